"""Adjustments of active goals, with reasons: immutable rows.

Source: PRODUCT.md, "Check-ins".
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from goals.models import Adjustment, Goal
from organizations.policy.table import TABLE

if TYPE_CHECKING:
    from organizations.models import Membership

# Fields of an active goal whose changes require a reason.
ADJUSTABLE = TABLE["goal", "in_force"].with_reason


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


def changes(before: Goal, after: Goal) -> list[FieldChange]:
    """Differences between two states of a goal, in the fields that require a reason."""
    found = []
    for field in ADJUSTABLE:
        old, old_label = _exact_and_readable(before, field)
        new, new_label = _exact_and_readable(after, field)
        if old != new:
            found.append(FieldChange(field, old, new, old_label, new_label))
    return found


def _exact_and_readable(goal: Goal, field: str) -> tuple[str, str]:
    """(exact, readable) text of a field."""
    if field in ("owner", "parent"):
        row = getattr(goal, field)
        return (row.public_id, str(row)) if row else ("", "")
    value = getattr(goal, field)
    text = value if isinstance(value, str) else plain(value)
    return text, text


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
