"""Replays the weeks in order: each day's check-ins, and the roll-up of its evening."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from checkins.models import CheckIn
from demo.seeds import decimal
from goals.models import Adjustment, Goal
from goals.rollup import recompute
from goals.services.adjusting import plain
from organizations.models import Event

if TYPE_CHECKING:
    from demo.seeds import AdjustmentSeed
    from demo.timing import DemoTiming
    from demo.value_paths import PathStep
    from organizations.models import Membership, Organization, TenantModel


FRIDAY = 5


@dataclass(frozen=True, slots=True)
class GoalPath:
    """A goal as it was when the quarter began, and the check-ins that follow."""

    goal: Goal
    owner: Membership
    steps: list[PathStep]
    changed: AdjustmentSeed | None = None


@dataclass(slots=True)
class DemoHistory:
    """Collects the check-ins and adjustments of the replay, day by day."""

    organization: Organization
    timing: DemoTiming
    people: dict[str, Membership]
    check_ins: list[CheckIn] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)

    def at(self, day: dt.date, order: int = 0) -> dt.datetime:
        """A moment within the working day; never in the future.

        On Fridays before noon, when check-ins close.
        """
        n_hours = 3 if day.isoweekday() == FRIDAY else 8
        hour, minute = divmod(9 * 60 + order * 7 % (n_hours * 60), 60)
        zone = ZoneInfo(self.organization.time_zone)
        moment = dt.datetime.combine(day, dt.time(hour, minute), zone)
        return min(moment, timezone.now())

    def record(self, path: GoalPath, step: PathStep) -> Goal:
        """Records a check-in with the values before it, so that it can be undone."""
        goal, written = path.goal, step.seed
        value = (
            goal.current if goal.progress_source == "sum" else decimal(written.value)
        )
        confidence = (
            goal.confidence if written.confidence is None else written.confidence
        )
        row = CheckIn(
            organization=self.organization,
            goal=goal,
            by=path.owner,
            on=step.day,
            value=value,
            confidence=confidence,
            note=written.note,
            value_before=goal.current,
            confidence_before=goal.confidence,
            start_before=goal.start,
            updated_on_before=goal.updated_on,
            created_at=self.at(step.day, len(self.check_ins)),
        )
        self.check_ins.append(row)
        goal.current, goal.confidence, goal.updated_on = value, confidence, step.day
        return goal

    def adjust(self, path: GoalPath, day: dt.date, target: int) -> Goal:
        """Changes the target to the one of the goal's seed."""
        changed = path.changed
        assert changed is not None  # noqa: S101 (the caller picked it)
        before, after = plain(changed.before), plain(target)
        row = Adjustment(
            organization=self.organization,
            goal=path.goal,
            field=Adjustment.Field.TARGET,
            before=before,
            after=after,
            before_label=before,
            after_label=after,
            reason=changed.reason,
            by=self.people[changed.by],
            on=day,
            created_at=self.at(day),
        )
        self.adjustments.append(row)
        path.goal.target = decimal(target)
        return path.goal

    def write(self) -> None:
        """Creates the check-ins and adjustments, oldest first, and their events."""
        CheckIn.objects.bulk_create(self.check_ins)
        Adjustment.objects.bulk_create(self.adjustments)
        submitted = [
            event(
                "checkin.submitted",
                row,
                row.by,
                row.created_at,
                goal=row.goal.public_id,
            )
            for row in self.check_ins
        ]
        adjusted = [
            event("goal.adjusted", row.goal, row.by, row.created_at, fields=["target"])
            for row in self.adjustments
        ]
        events = sorted([*submitted, *adjusted], key=lambda event: event.created_at)
        Event.objects.bulk_create(events)


def event(
    verb: str,
    row: TenantModel,
    by: Membership | None,
    moment: dt.datetime,
    **data: object,
) -> Event:
    """A past event, for which no notifications are sent any more."""
    return Event(
        organization_id=row.organization_id,
        verb=verb,
        actor=by,
        subject_id=row.event_subject_id(),
        object_type=row.event_object_type(),
        object_id=row.pk,
        object_public_id=row.public_id,
        data=data,
        created_at=moment,
        processed_at=moment,
    )


def replay(
    organization: Organization,
    timing: DemoTiming,
    paths: list[GoalPath],
    people: dict[str, Membership],
) -> None:
    """Replays the quarter, with a roll-up for each day with a check-in and for today.

    So the charts have a past, and the progress is computed by the roll-up itself.
    """
    history = DemoHistory(organization, timing, people)
    by_day: defaultdict[dt.date, list[tuple[GoalPath, PathStep]]] = defaultdict(list)
    for path in paths:
        for step in path.steps:
            by_day[step.day].append((path, step))
    targets = _postpone_targets(timing, paths)
    recompute(organization.pk, today=timing.quarter_starts_on)
    for day in sorted({*by_day, *targets, timing.today}):
        touched = [history.record(path, step) for path, step in by_day[day]]
        touched += [history.adjust(path, day, to) for path, to in targets.get(day, ())]
        _save(organization, touched)
        recompute(organization.pk, today=day)
    history.write()


# bulk_update writes a CASE for each value, which took half of the load's time.
SAVE = """
UPDATE goals_goal goal
SET current = new.current, target = new.target,
    confidence = new.confidence, updated_on = new.updated_on
FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::smallint[], %s::date[])
  AS new(id, current, target, confidence, updated_on)
WHERE goal.organization_id = %s AND goal.id = new.id
"""


def _save(organization: Organization, goals: list[Goal]) -> None:
    columns = ("pk", "current", "target", "confidence", "updated_on")
    values = [[getattr(goal, column) for goal in goals] for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(SAVE, [*values, organization.pk])


def _postpone_targets(
    timing: DemoTiming, paths: list[GoalPath]
) -> dict[dt.date, list[tuple[GoalPath, int]]]:
    """Sets the targets that were valid at first; returns the goals whose target changes
    by day.
    """
    found: defaultdict[dt.date, list[tuple[GoalPath, int]]] = defaultdict(list)
    changing = [path for path in paths if path.changed and path.goal.target is not None]
    for path in changing:
        assert path.changed is not None  # noqa: S101 (picked above)
        assert path.goal.target is not None  # noqa: S101 (picked above too)
        day = timing.working_day(path.changed.days_ago)
        found[day].append((path, int(path.goal.target)))
        path.goal.target = path.goal.original_target = decimal(path.changed.before)
    Goal.objects.bulk_update(
        [path.goal for path in changing], ["target", "original_target"]
    )
    return found
