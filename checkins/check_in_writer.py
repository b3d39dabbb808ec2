"""Building and saving check-ins: the only module that creates `CheckIn` rows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from checkins.models import CheckIn
from frameworks.selectors import catalogue_of
from goals.models import Goal
from goals.services import record_value
from organizations.services import record_events

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from checkins.models import AutomaticValue
    from organizations.models import Membership
    from scheduling.models import Period


REFERENCES = {
    *("organization", "goal", "by", "for_member"),
    *("period", "reading", "replaces"),
}
BEFORE = ("value_before", "confidence_before", "start_before", "updated_on_before")


@dataclass(frozen=True, slots=True)
class CheckInValues:
    """The values of one check-in. None keeps the goal's value or confidence.

    Units: `value` in the metric's own, `confidence` in percent.
    """

    value: Decimal | None = None
    confidence: int | None = None
    note: str = ""
    token: uuid.UUID | None = None
    reading: AutomaticValue | None = None


def is_unchanged(row: CheckIn, values: CheckInValues) -> bool:
    """Whether the values add nothing to an existing check-in."""
    return (
        row.note == values.note.strip()
        and values.value in (None, row.value)
        and values.confidence in (None, row.confidence)
    )


def lock_goals(goal_ids: Iterable[int]) -> dict[int, Goal]:
    """Lock the goals by primary key order, so that two submissions cannot deadlock.

    Always before locking a period, as every other caller does.
    """
    rows = Goal.objects.select_for_update(no_key=True).filter(pk__in=list(goal_ids))
    return {goal.pk: goal for goal in rows.order_by("pk")}


def is_statement_goal(goal: Goal, by: Membership) -> bool:
    """Whether the goal is a statement, which takes no check-ins."""
    kind = catalogue_of(by.organization).kind(goal.kind_ref)
    return kind is not None and kind.is_statement


def build_check_in(
    goal: Goal,
    values: CheckInValues,
    *,
    by: Membership,
    on: dt.date,
    period: Period | None = None,
    replaces: CheckIn | None = None,
    later: CheckIn | None = None,
) -> CheckIn:
    """Return an unsaved check-in for a locked goal, and update the goal's value.

    Pass the result to `save_check_ins`. `replaces`: the earlier check-in of the same
    period, which is kept. `later`: the first check-in of a later week, for a late one:
    the late one is kept, does not change the goal, and takes its "before" values from
    the later one. Raises ValidationError for a goal that is not open, or a value it
    cannot hold.
    """
    row = _new_check_in(goal, values, by, on, period)
    if later is not None:
        _insert_before_later(row, later, values)
    if replaces is not None:
        _replace(row, replaces, values)
    # Related rows are loaded and locked already: no need to query for them again.
    row.clean_fields(exclude=REFERENCES)
    if later is None:
        start = first_start(goal, row.value)
        record_value(
            goal, value=row.value, confidence=row.confidence, on=row.on, start=start
        )
    return row


def save_check_ins(rows: Sequence[CheckIn], *, by: Membership) -> None:
    """Save the built check-ins of one period (or of none), at most one for each goal.

    Queries: 2, two more when some replace an earlier one (`checkin.replaced`).
    """
    changes = [row for row in rows if row.replaces_id]
    if changes:
        replaced = CheckIn.objects.filter(pk__in=[row.replaces_id for row in changes])
        replaced.update(replaced_at=timezone.now())
    CheckIn.objects.bulk_create(rows)
    submitted = [(row, {"goal": row.goal.public_id}) for row in rows]
    record_events("checkin.submitted", submitted, by=by)
    if changes:
        replacing = [(row, {"goal": row.goal.public_id}) for row in changes]
        record_events("checkin.replaced", replacing, by=by)


def _new_check_in(
    goal: Goal,
    values: CheckInValues,
    by: Membership,
    on: dt.date,
    period: Period | None,
) -> CheckIn:
    owner_id = period.member_id if period else goal.owner_id
    return CheckIn(
        organization_id=goal.organization_id,
        goal=goal,
        by=by,
        for_member_id=owner_id if owner_id not in (None, by.pk) and period else None,
        period=period,
        on=on,
        value=goal.current if values.value is None else values.value,
        confidence=goal.confidence if values.confidence is None else values.confidence,
        note=values.note.strip(),
        value_before=goal.current,
        confidence_before=goal.confidence,
        start_before=goal.start,
        updated_on_before=goal.updated_on,
        reading=values.reading,
        token=values.token or uuid.uuid4(),
    )


def _insert_before_later(row: CheckIn, later: CheckIn, values: CheckInValues) -> None:
    """Take the “before” values from the later week's check-in."""
    _copy_before(row, later)
    row.value = row.value_before if values.value is None else values.value
    if values.confidence is None:
        row.confidence = row.confidence_before


def _copy_before(row: CheckIn, other: CheckIn) -> None:
    for name in BEFORE:
        setattr(row, name, getattr(other, name))


def _replace(row: CheckIn, old: CheckIn, values: CheckInValues) -> None:
    """Take the “before” values from the first check-in of the period."""
    row.replaces = old
    row.value = old.value if values.value is None else values.value
    row.confidence = old.confidence if values.confidence is None else values.confidence
    _copy_before(row, old)


def first_start(goal: Goal, value: Decimal | None) -> Decimal | None:
    """The goal's start; for a decreasing goal without one, the first value logged.

    Without a start, the progress of "decrease to 5" cannot be computed (goals.rules).
    """
    if goal.start is not None or goal.current is not None or value is None:
        return goal.start
    if goal.direction != Goal.Direction.DECREASE or goal.target is None:
        return None
    return value if value > goal.target else None
