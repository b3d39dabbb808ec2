from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.check_in_writer import (
    CheckInValues,
    build_check_in,
    first_start,
    is_statement_goal,
    is_unchanged,
    lock_goals,
    save_check_ins,
)
from checkins.models import CheckIn
from checkins.weekly.asked_goals import (
    check_ins_of,
    check_ins_since,
    is_later,
    lock_period,
    period_of_goal,
    reopen_period,
    settle_period,
)
from goals.models import Goal
from goals.services import record_value
from organizations.services import record_event
from scheduling.clock import person_of, today_of

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Sequence
    from decimal import Decimal

    from checkins.models import AutomaticValue
    from organizations.models import Membership
    from scheduling.models import Period


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
    reading: AutomaticValue | None = None,
) -> CheckIn:
    """Log where a goal is. None leaves the value or the confidence as it was.

    Units: `value` in the metric's own, `confidence` in percent. `reading`: what a machine
    read, confirmed by it. The same `token` a second time answers with the first check-in,
    and changes nothing: where that was taken back, or says the same. With another text it
    is a change of that one. Raises ValidationError for a goal that is not open, a
    statement, or a token of another.
    """
    if is_statement_goal(goal, by):
        raise ValidationError(_("This is said, not measured: it takes no check-ins."))
    locked = lock_goals([goal.pk])[goal.pk]
    word = CheckInValues(value, confidence, note, token, reading)
    done = _logged_with(token, goal, by) if token else None
    if done and (done.undone_at or is_unchanged(done, word)):
        return done
    _bring_up_to_date(goal, locked)
    period = period_of_goal(goal, by)
    if period is not None:
        lock_period(period)
    earlier = _earlier(goal, period, done)
    if done is not None:
        if earlier and is_unchanged(earlier, word):
            return earlier
        word = replace(word, token=None)
    row = build_check_in(
        goal,
        word,
        by=by,
        on=on or today_of(person_of(goal, by)),
        period=period,
        replaces=earlier,
    )
    save_check_ins([row], by=by)
    if period is not None:
        settle_period(period, by=by)
    return row


def _bring_up_to_date(goal: Goal, locked: Goal) -> None:
    for name in ("current", "confidence", "start", "updated_on", "state"):
        setattr(goal, name, getattr(locked, name))


def _earlier(goal: Goal, period: Period | None, done: CheckIn | None) -> CheckIn | None:
    """The word that this one stands in for: of the same period; where nobody is asked,
    what came in by the same form, or was put in its place.
    """
    if period is not None:
        return check_ins_of(period).filter(goal=goal).order_by("id").last()
    if done is None:
        return None
    rows = CheckIn.objects.standing().filter(goal=goal, by=done.by_id, period=None)
    return rows.filter(id__gte=done.pk).order_by("id").last()


def _logged_with(token: uuid.UUID, goal: Goal, by: Membership) -> CheckIn | None:
    """What the form already logged. Call it with the goal locked: twins come in turn."""
    done = CheckIn.objects.in_organization(by.organization).filter(token=token).first()
    if done and (done.goal_id, done.by_id) != (goal.pk, by.pk):
        raise ValidationError(_("This form was used already. Load the page again."))
    return done


@transaction.atomic
def undo_check_in(row: CheckIn, *, by: Membership) -> CheckIn:
    """Take a check-in of a goal back: what was there before it counts again.

    A word on an earlier week that came in since does not build on it. A second time
    changes nothing. Raises ValidationError when a later one stands on it.
    """
    goal = Goal.objects.select_for_update(no_key=True).get(pk=row.goal_id)
    goal.organization = by.organization
    row.refresh_from_db(fields=["undone_at"])
    if row.undone_at:
        return row
    late = _late_since(row)
    if row.replaces is not None:
        row.replaces.replaced_at = None
        row.replaces.save(update_fields=["replaced_at"])
    if row.period is None or not check_ins_since(row.period, [goal.pk]).later:
        _put_back(goal, row, late)
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    record_event("checkin.undone", row, by=by, goal=goal.public_id)
    if row.period is not None:
        reopen_period(row.period, by=by)
    return row


def _late_since(row: CheckIn) -> list[CheckIn]:
    """Words on earlier weeks that came in after it. Raises ValidationError for others."""
    rows = CheckIn.objects.filter(goal=row.goal_id, id__gt=row.pk, undone_at=None)
    since = list(rows.select_related("period"))
    if not all(each.period and is_later(row, each.period) for each in since):
        raise ValidationError(_("A later check-in builds on this one."))
    return [each for each in since if each.replaced_at is None]


def _put_back(goal: Goal, row: CheckIn, late: Sequence[CheckIn]) -> None:
    """The goal as it would stand without the row. An import that came since stays."""
    value, confidence, on = _stood_before(row, late)
    if goal.current != row.value:
        value, on = goal.current, goal.updated_on
    has_set_start = row.start_before is None and goal.start == row.value
    if row.replaces is None and has_set_start:
        goal.current = goal.start = None
        start = first_start(goal, value)
    else:
        start = goal.start
    record_value(goal, value=value, confidence=confidence, on=on, start=start)


def _stood_before(
    row: CheckIn, late: Sequence[CheckIn]
) -> tuple[Decimal | None, int | None, dt.date | None]:
    """Value, confidence, and of when: the word that it stood in for, else the last late
    one, unless what was there before is of a later day.
    """
    last = row.replaces or max(late, key=lambda each: (each.on, each.pk), default=None)
    before = row.updated_on_before
    if last is not None and (row.replaces or before is None or last.on >= before):
        return last.value, last.confidence, last.on
    return row.value_before, row.confidence_before, before
