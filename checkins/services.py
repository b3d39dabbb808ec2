from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.models import CheckIn
from frameworks.selectors import catalogue_of
from goals.models import Goal
from goals.services import record_value
from organizations.services import record_event

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from organizations.models import Membership


@transaction.atomic
def check_in(
    goal: Goal,
    *,
    by: Membership,
    value: Decimal | None = None,
    confidence: int | None = None,
    note: str = "",
    token: uuid.UUID | None = None,
    on: dt.date | None = None,
) -> CheckIn:
    """Log where a goal is. None leaves the value or the confidence as it was.

    Units: `value` in the metric's own, `confidence` in percent. The same `token` a second
    time answers with the first check-in, even one that was taken back, and changes
    nothing. Raises ValidationError for a goal that is not open, a
    statement, or a token of another.
    """
    kind = catalogue_of(by.organization).kind(goal.kind_ref)
    if kind is not None and kind.is_statement:
        raise ValidationError(_("This is said, not measured: it takes no check-ins."))
    locked = Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
    if token and (done := _logged_with(token, goal, by)):
        return done
    goal.current, goal.confidence = locked.current, locked.confidence
    goal.start, goal.updated_on, goal.state = (
        locked.start,
        locked.updated_on,
        locked.state,
    )
    row = CheckIn(
        organization_id=goal.organization_id,
        goal=goal,
        by=by,
        on=on or by.organization.today(),
        value=locked.current if value is None else value,
        confidence=locked.confidence if confidence is None else confidence,
        note=note.strip(),
        value_before=locked.current,
        confidence_before=locked.confidence,
        start_before=locked.start,
        updated_on_before=locked.updated_on,
        token=token or uuid.uuid4(),
    )
    row.clean_fields(exclude={"goal", "by", "organization"})
    record_value(
        goal,
        value=row.value,
        confidence=row.confidence,
        on=row.on,
        start=first_start(locked, row.value),
    )
    row.save()
    record_event("checkin.submitted", row, by=by, goal=goal.public_id)
    return row


def _logged_with(token: uuid.UUID, goal: Goal, by: Membership) -> CheckIn | None:
    """What the form already logged. Call it with the goal locked: twins come in turn."""
    done = CheckIn.objects.in_organization(by.organization).filter(token=token).first()
    if done and (done.goal_id, done.by_id) != (goal.pk, by.pk):
        raise ValidationError(_("This form was used already. Load the page again."))
    return done


def first_start(goal: Goal, value: Decimal | None) -> Decimal | None:
    """The goal's start; on the way down, without one, the first value that was logged.

    Otherwise nobody could tell how far a "decrease to 5" has come (goals.rules).
    """
    if goal.start is not None or goal.current is not None or value is None:
        return goal.start
    if goal.direction != Goal.Direction.DECREASE or goal.target is None:
        return None
    return value if value > goal.target else None


@transaction.atomic
def undo_check_in(row: CheckIn, *, by: Membership) -> CheckIn:
    """Take the latest check-in of a goal back: its value and confidence of before return.

    A second time changes nothing. Raises ValidationError when a later one stands on it.
    """
    goal = Goal.objects.select_for_update(no_key=True).get(pk=row.goal_id)
    goal.organization = by.organization
    row.refresh_from_db(fields=["undone_at"])
    if row.undone_at:
        return row
    if CheckIn.objects.filter(goal=goal, id__gt=row.id, undone_at=None).exists():
        raise ValidationError(_("A later check-in builds on this one."))
    record_value(
        goal,
        value=row.value_before,
        confidence=row.confidence_before,
        on=row.updated_on_before,
        start=row.start_before,
    )
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    record_event("checkin.undone", row, by=by, goal=goal.public_id)
    return row
