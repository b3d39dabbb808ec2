from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Goal
from goals.rollup.nudge import nudge_after_commit
from organizations.services import record_event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from decimal import Decimal

    from organizations.models import Membership


def lock_fields(goal: Goal, names: Iterable[str]) -> None:
    """Read these fields anew, with the goal locked until the end of the transaction."""
    rows = Goal.objects.select_for_update(no_key=True)
    goal.refresh_from_db(fields=[*names], from_queryset=rows)


def record_value(
    goal: Goal,
    *,
    value: Decimal | None,
    confidence: int | None,
    on: dt.date | None,
    start: Decimal | None = None,
) -> Goal:
    """Set the goal's value and its owner's confidence, as of a day.

    `start` also sets the metric's start (the first value of a goal that has none). Part
    of a check-in, which writes the event. Raises ValidationError for a goal that is not
    active.
    """
    if not goal.is_open:
        raise ValidationError(_("This goal is not open for check-ins."))
    goal.current, goal.confidence, goal.updated_on = value, confidence, on
    goal.start = start
    goal.save(update_fields=["current", "confidence", "updated_on", "start"])
    nudge_after_commit(goal.organization_id)
    return goal


@transaction.atomic
def set_override(
    goal: Goal,
    *,
    progress: float | None,
    reason: str,
    until: dt.date | None,
    by: Membership,
) -> Goal:
    """Override the computed progress with the owner's (0–1) until a day; None ends it.

    Raises ValidationError without a reason or an end, or for a value outside 0–1.
    """
    if progress is not None and not reason.strip():
        raise ValidationError(
            {"override_reason": _("Enter a reason for the override.")}
        )
    if progress is not None and until is None:
        raise ValidationError(
            {"override_until": _("Enter an end date for the override.")}
        )
    goal.override_progress = progress
    goal.override_reason = reason.strip()
    goal.override_until = until
    fields = ["override_progress", "override_reason", "override_until"]
    goal.full_clean(
        exclude={f.name for f in goal._meta.fields} - set(fields),
        validate_constraints=False,
    )
    goal.save(update_fields=fields)
    record_event("goal.overridden", goal, by=by, progress=progress)
    nudge_after_commit(goal.organization_id)
    return goal


@transaction.atomic
def set_status(goal: Goal, *, status: str, note: str, by: Membership) -> Goal:
    """Set the owner's status in place of the one by pace; "" removes it.

    Raises ValidationError without a note.
    """
    if status and not note.strip():
        raise ValidationError(
            {"status_note": _("Add a note that explains the status.")}
        )
    goal.status, goal.status_note = status, note.strip()
    fields = ["status", "status_note"]
    goal.full_clean(
        exclude={f.name for f in goal._meta.fields} - set(fields),
        validate_constraints=False,
    )
    goal.save(update_fields=fields)
    record_event("goal.status_set", goal, by=by, status=status)
    nudge_after_commit(goal.organization_id)
    return goal
