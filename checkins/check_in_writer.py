"""Writing a word about a goal down: the one place that makes `CheckIn` rows."""

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
    """What is said of a goal. None leaves the value or the confidence as it was.

    Units: `value` in the metric's own, `confidence` in percent.
    """

    value: Decimal | None = None
    confidence: int | None = None
    note: str = ""
    token: uuid.UUID | None = None
    reading: AutomaticValue | None = None


def is_unchanged(row: CheckIn, word: CheckInValues) -> bool:
    """Whether the word would add nothing to what was written down."""
    return (
        row.note == word.note.strip()
        and word.value in (None, row.value)
        and word.confidence in (None, row.confidence)
    )


def lock_goals(goal_ids: Iterable[int]) -> dict[int, Goal]:
    """Take the goals, always in the same order. Before any period: so do all others."""
    rows = Goal.objects.select_for_update(no_key=True).filter(pk__in=list(goal_ids))
    return {goal.pk: goal for goal in rows.order_by("pk")}


def is_statement_goal(goal: Goal, by: Membership) -> bool:
    """Whether the goal is a statement, which takes no check-ins."""
    kind = catalogue_of(by.organization).kind(goal.kind_ref)
    return kind is not None and kind.is_statement


def build_check_in(
    goal: Goal,
    word: CheckInValues,
    *,
    by: Membership,
    on: dt.date,
    period: Period | None = None,
    replaces: CheckIn | None = None,
    later: CheckIn | None = None,
) -> CheckIn:
    """What is said of a goal that is locked and as it stands, for `save_check_ins`; the goal moves
    with it already.

    `replaces`: the earlier word of the same period, which is kept. `later`: the first
    word of a later week, for a late one: it is kept, moves nothing, and stands on what
    the later one stood on. Raises ValidationError for a goal that is not open, or a
    value it cannot hold.
    """
    row = _row(goal, word, by, on, period)
    if later is not None:
        _come_late(row, later, word)
    if replaces is not None:
        _stand_in(row, replaces, word)
    # What it refers to is at hand, and locked.
    row.clean_fields(exclude=REFERENCES)
    if later is None:
        start = first_start(goal, row.value)
        record_value(
            goal, value=row.value, confidence=row.confidence, on=row.on, start=start
        )
    return row


def save_check_ins(rows: Sequence[CheckIn], *, by: Membership) -> None:
    """Write down what was composed for one period, or for none: of each goal one word.

    Queries: 2, two more where a word stands in for another (`checkin.replaced`).
    """
    changes = [row for row in rows if row.replaces_id]
    if changes:
        replaced = CheckIn.objects.filter(pk__in=[row.replaces_id for row in changes])
        replaced.update(replaced_at=timezone.now())
    CheckIn.objects.bulk_create(rows)
    told = [(row, {"goal": row.goal.public_id}) for row in rows]
    record_events("checkin.submitted", told, by=by)
    if changes:
        later = [(row, {"goal": row.goal.public_id}) for row in changes]
        record_events("checkin.replaced", later, by=by)


def _row(
    goal: Goal, word: CheckInValues, by: Membership, on: dt.date, period: Period | None
) -> CheckIn:
    owner_id = period.member_id if period else goal.owner_id
    return CheckIn(
        organization_id=goal.organization_id,
        goal=goal,
        by=by,
        for_member_id=owner_id if owner_id not in (None, by.pk) and period else None,
        period=period,
        on=on,
        value=goal.current if word.value is None else word.value,
        confidence=goal.confidence if word.confidence is None else word.confidence,
        note=word.note.strip(),
        value_before=goal.current,
        confidence_before=goal.confidence,
        start_before=goal.start,
        updated_on_before=goal.updated_on,
        reading=word.reading,
        token=word.token or uuid.uuid4(),
    )


def _come_late(row: CheckIn, later: CheckIn, word: CheckInValues) -> None:
    """What was there before is what was there before the later week's word."""
    _stand_on(row, later)
    row.value = row.value_before if word.value is None else word.value
    if word.confidence is None:
        row.confidence = row.confidence_before


def _stand_on(row: CheckIn, other: CheckIn) -> None:
    for name in BEFORE:
        setattr(row, name, getattr(other, name))


def _stand_in(row: CheckIn, old: CheckIn, word: CheckInValues) -> None:
    """What was there before is what was there before the first word of the period."""
    row.replaces = old
    row.value = old.value if word.value is None else word.value
    row.confidence = old.confidence if word.confidence is None else word.confidence
    _stand_on(row, old)


def first_start(goal: Goal, value: Decimal | None) -> Decimal | None:
    """The goal's start; on the way down, without one, the first value that was logged.

    Otherwise nobody could tell how far a "decrease to 5" has come (goals.rules).
    """
    if goal.start is not None or goal.current is not None or value is None:
        return goal.start
    if goal.direction != Goal.Direction.DECREASE or goal.target is None:
        return None
    return value if value > goal.target else None
