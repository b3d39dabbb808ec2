from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.models import CheckIn
from checkins.weekly.asking import (
    is_overtaken,
    lock_period,
    period_of_goal,
    reopen_period,
    settle_period,
    words_of,
)
from checkins.words import Word, is_said, lock_goals, write_down
from goals.models import Goal
from goals.services import record_value
from organizations.services import record_event

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from decimal import Decimal

    from checkins.models import Period, Reading
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
    reading: Reading | None = None,
) -> CheckIn:
    """Log where a goal is. None leaves the value or the confidence as it was.

    Units: `value` in the metric's own, `confidence` in percent. `reading`: what a machine
    read, confirmed by it. The same `token` a second time answers with the first check-in, even one that was taken back, and changes
    nothing. Raises ValidationError for a goal that is not open, a
    statement, or a token of another.
    """
    if is_said(goal, by):
        raise ValidationError(_("This is said, not measured: it takes no check-ins."))
    locked = lock_goals([goal.pk])[goal.pk]
    if token and (done := _logged_with(token, goal, by)):
        return done
    _bring_up_to_date(goal, locked)
    period = period_of_goal(goal, by)
    if period is not None:
        lock_period(period)
    row = write_down(
        goal,
        Word(value, confidence, note, token, reading),
        by=by,
        on=on or by.organization.today(),
        period=period,
        replaces=_earlier_in(period, goal),
    )
    if period is not None:
        settle_period(period, by=by)
    return row


def _bring_up_to_date(goal: Goal, locked: Goal) -> None:
    for name in ("current", "confidence", "start", "updated_on", "state"):
        setattr(goal, name, getattr(locked, name))


def _earlier_in(period: Period | None, goal: Goal) -> CheckIn | None:
    """The word of the same period that this one stands in for."""
    if period is None:
        return None
    return words_of(period).filter(goal=goal).order_by("id").last()


def _logged_with(token: uuid.UUID, goal: Goal, by: Membership) -> CheckIn | None:
    """What the form already logged. Call it with the goal locked: twins come in turn."""
    done = CheckIn.objects.in_organization(by.organization).filter(token=token).first()
    if done and (done.goal_id, done.by_id) != (goal.pk, by.pk):
        raise ValidationError(_("This form was used already. Load the page again."))
    return done


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
    earlier = row.replaces
    if earlier is not None:
        earlier.replaced_at = None
        earlier.save(update_fields=["replaced_at"])
    if not is_overtaken(goal, row.period):
        _put_back(goal, row, earlier)
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    record_event("checkin.undone", row, by=by, goal=goal.public_id)
    if row.period is not None:
        reopen_period(row.period, by=by)
    return row


def _put_back(goal: Goal, row: CheckIn, earlier: CheckIn | None) -> None:
    """The word that it stood in for counts again; without one, what was there before."""
    if earlier is None:
        value, confidence, on = (
            row.value_before,
            row.confidence_before,
            row.updated_on_before,
        )
        start = row.start_before
    else:
        value, confidence, on = earlier.value, earlier.confidence, earlier.on
        start = goal.start
    record_value(goal, value=value, confidence=confidence, on=on, start=start)
