"""The goals that a period asks about, and whether each has a check-in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from checkins.models import CheckIn
from goals.models import Goal
from organizations.services import record_event
from organizations.weeks import WEEK
from scheduling.clock import person_of, week_of_member
from scheduling.models import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checkins.querysets import CheckInQuerySet
    from goals.querysets import GoalQuerySet
    from organizations.models import Membership


def asked_goals(period: Period) -> GoalQuerySet:
    """The member's open measured goals that were planned, or are weekly since."""
    weekly = Q(cadence_days__lte=WEEK, cycle__starts_on__lte=last_day(period))
    return (
        Goal.objects.filter(organization_id=period.organization_id)
        .active()
        .filter(owner_id=period.member_id)
        .measured()
        .filter(Q(pk__in=period.goal_ids) | weekly)
    )


def check_ins_of(period: Period) -> CheckInQuerySet:
    """The period's current check-ins, and those of its week without a period.

    Check-ins may have been saved before the period was planned.
    """
    stray = Q(period=None, on__range=(period.week_on, last_day(period)))
    return CheckIn.objects.current().filter(Q(period=period) | stray)


@dataclass(frozen=True, slots=True)
class CurrentCheckIns:
    """Current check-ins by goal id: the period's own, and the first of later weeks."""

    own: dict[int, CheckIn]
    later: dict[int, CheckIn]


def check_ins_since(period: Period, goal_ids: Iterable[int]) -> CurrentCheckIns:
    """The period's last check-ins, and the first of later weeks for each goal.

    A late check-in must not change a goal that has a later one. Queries: 1.
    """
    of_period = Q(period=period) | Q(period=None, on__gte=period.week_on)
    rows = (
        CheckIn.objects.current()
        .filter(
            of_period | Q(period__week_on__gt=period.week_on),
            goal_id__in=list(goal_ids),
        )
        .select_related("period")
        .order_by("id")
    )
    later = [row for row in rows if is_later(row, period)]
    # Reversed, so that the first one is kept in the dict.
    later.sort(key=lambda row: (_week_of(row), row.pk), reverse=True)
    return CurrentCheckIns(
        own={row.goal_id: row for row in rows if is_of(row, period)},
        later={row.goal_id: row for row in later},
    )


def is_of(row: CheckIn, period: Period) -> bool:
    """As `check_ins_of`, for a loaded row."""
    if row.period_id is not None:
        return row.period_id == period.pk
    return bool(period.week_on <= row.on <= last_day(period))


def is_later(row: CheckIn, period: Period) -> bool:
    """Whether it belongs to a later week. The row comes with its period."""
    if row.period is not None:
        return bool(row.period.week_on > period.week_on)
    return bool(row.on > last_day(period))


def _week_of(row: CheckIn) -> dt.date:
    """The first day of its period's week, else its own day, as a sort key."""
    day: dt.date = row.period.week_on if row.period else row.on
    return day


def last_day(period: Period) -> dt.date:
    """The last day of the period's week; the period may close before or after."""
    first: dt.date = period.week_on
    return first + dt.timedelta(days=WEEK - 1)


def missing_ids(period: Period) -> list[int]:
    """Ids of the goals asked about that have no check-in yet. Queries: 1.

    Looked up goal by goal: most check-ins of an organization have no period.
    """
    check_ins = check_ins_of(period).filter(goal=OuterRef("pk"))
    found = asked_goals(period).filter(~Exists(check_ins)).order_by("pk")
    return list(found.values_list("pk", flat=True))


def may_be_written(
    period: Period, member: Membership, now: dt.datetime | None = None
) -> bool:
    """Whether it accepts a check-in: open, in grace, or of this week and not yet open."""
    now = now or timezone.now()
    if now >= period.grace_until:
        return False
    return period.opens_at <= now or period.week_on <= week_of_member(member, now)


def period_of_goal(goal: Goal, by: Membership) -> Period | None:
    """The period of the goal's owner to which a check-in belongs now, or None.

    Queries: 1 with the owner loaded, 1 more for an owner with a location.
    """
    if goal.owner_id is None:
        return None
    now = timezone.now()
    week_on = week_of_member(person_of(goal, by), now)
    open_now = Q(opens_at__lte=now) | Q(week_on__lte=week_on)
    rows = Period.objects.filter(member_id=goal.owner_id, grace_until__gt=now)
    return rows.filter(open_now).order_by("-week_on").first()


def lock_period(period: Period) -> Period:
    """Lock the row and refresh the given one. After locking goals, never before."""
    row = Period.objects.select_for_update(no_key=True).get(pk=period.pk)
    for name in ("submitted_at", "submitted_by_id", "version", "goal_ids", "excuse"):
        setattr(period, name, getattr(row, name))
    period.closes_at, period.grace_until = row.closes_at, row.grace_until
    return period


def settle_period(
    period: Period, *, by: Membership, is_whole: bool = False, is_changed: bool = True
) -> Period:
    """Record a submission: the period is submitted when no goal is missing.

    `is_whole`: the whole form was submitted. Call it with the period locked.
    """
    if not is_changed and period.submitted_at is not None:
        return period
    is_submitted = is_whole or not missing_ids(period)
    is_first = is_submitted and period.submitted_at is None
    period.version += 1
    fields = ["version"]
    if is_first:
        period.submitted_at, period.submitted_by = timezone.now(), by
        period.goal_ids = _all_goal_ids(period)
        fields += ["submitted_at", "submitted_by", "goal_ids"]
    period.save(update_fields=fields)
    if is_first or (is_submitted and is_changed):
        verb = "period.submitted" if is_first else "period.changed"
        late = period.is_late(timezone.now())
        record_event(verb, period, by=by, member=period.member_id, is_late=late)
    return period


def _all_goal_ids(period: Period) -> list[int]:
    asked: Iterable[int] = asked_goals(period).values_list("pk", flat=True)
    return sorted({*period.goal_ids, *asked})


def reopen_period(period: Period, *, by: Membership) -> None:
    """Reopen the period after an undone check-in, when a goal is missing now.

    Once its grace is over it stays submitted.
    """
    lock_period(period)
    period.version += 1
    is_over = timezone.now() >= period.grace_until
    if period.submitted_at is not None and not is_over and missing_ids(period):
        period.submitted_at = period.submitted_by = None
        record_event("period.reopened", period, by=by, member=period.member_id)
    period.save(update_fields=["version", "submitted_at", "submitted_by"])
