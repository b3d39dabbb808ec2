"""Adjustments of active goals, with reasons: immutable rows.

Source: PRODUCT.md, "Check-ins".
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from goals.models import Adjustment, Goal
from goals.tree import parent_row
from organizations.policy.table import TABLE

if TYPE_CHECKING:
    from organizations.models import Membership

# Fields of an active goal whose changes require a reason.
ADJUSTABLE = TABLE["goal", "in_force"].with_reason
# Those that are rows: they differ by their keys.
ROWS = ("owner", "parent")


class FieldChange(NamedTuple):
    field: str
    before: str
    after: str
    before_label: str
    after_label: str


def plain(number: Decimal | float | None) -> str:
    """A number without exponent and trailing zeros; "" for None."""
    if number is None:
        return ""
    text = f"{Decimal(str(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(value: object) -> str:
    """The value as an adjustment keeps it; "" for None."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, Decimal | float):
        return plain(value)
    return str(value)


def changes(before: Goal, after: Goal) -> list[FieldChange]:
    """Differences between two states of a goal, in the fields that require a reason."""
    found = []
    for field in ADJUSTABLE:
        if field in ROWS and _key(before, field) == _key(after, field):
            continue
        old, old_label = _exact_and_readable(before, field)
        new, new_label = _exact_and_readable(after, field)
        if old != new:
            found.append(FieldChange(field, old, new, old_label, new_label))
    return found


def _exact_and_readable(goal: Goal, field: str) -> tuple[str, str]:
    """(exact, readable) text of a field.

    A private parent has no title here: who reads the goal need not read its parent.
    """
    if field == "parent":
        parent = parent_row(goal)
        if parent is None:
            return "", ""
        label = parent.hidden_title if parent.is_private else parent.title
        return parent.public_id, label
    if field == "owner":
        return (goal.owner.public_id, str(goal.owner)) if goal.owner else ("", "")
    text = exact(getattr(goal, field))
    return text, text


def _key(goal: Goal, field: str) -> int | None:
    key: int | None = getattr(goal, f"{field}_id")
    return key


def record_changes(
    goal: Goal, found: list[FieldChange], *, reason: str, by: Membership
) -> list[Adjustment]:
    """One row for each field, all of one moment: they are one edit."""
    today, now = goal.organization.today(), timezone.now()
    return Adjustment.objects.bulk_create(
        Adjustment(
            organization_id=goal.organization_id,
            goal=goal,
            reason=reason,
            by=by,
            on=today,
            created_at=now,
            **change._asdict(),
        )
        for change in found
    )
