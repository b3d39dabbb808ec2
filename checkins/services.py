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
from checkins.selectors.cards import last_check_in
from checkins.versions import StaleQuickCheckInError, version_of
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
    seen: str = "",
) -> CheckIn:
    """Save a check-in on one goal. None keeps the value or the confidence as it was.

    Units: `value` in the metric's own, `confidence` in percent. `reading`: the
    automatic value that it confirms. `seen`: the version that the form was loaded with
    ("": whatever stands); raises StaleQuickCheckInError when something else was saved
    since. The same `token` again returns the first check-in
    without a change when that one was undone or has the same text; with another text it
    changes that one. Raises ValidationError for a goal that is not open, a statement,
    or a token of another goal or author.
    """
    if is_statement_goal(goal, by):
        raise ValidationError(_("This isn’t measured, so it has no check-ins."))
    locked = lock_goals([goal.pk])[goal.pk]
    values = CheckInValues(value, confidence, note, token, reading)
    done = _submitted_with(token, goal, by) if token else None
    if done and (done.undone_at or is_unchanged(done, values)):
        return done
    _copy_locked_values(goal, locked)
    day = on or today_of(person_of(goal, by))
    if seen:
        _require_unchanged(goal, seen, values, done, day)
    period = period_of_goal(goal, by)
    if period is not None:
        lock_period(period)
    earlier = _earlier(goal, period, done)
    if done is not None:
        if earlier and is_unchanged(earlier, values):
            return earlier
        values = replace(values, token=None)
    row = build_check_in(
        goal,
        values,
        by=by,
        on=day,
        period=period,
        replaces=earlier,
    )
    save_check_ins([row], by=by)
    if period is not None:
        settle_period(period, by=by)
    return row


def _copy_locked_values(goal: Goal, locked: Goal) -> None:
    for name in ("current", "confidence", "start", "updated_on", "state"):
        setattr(goal, name, getattr(locked, name))


def _require_unchanged(
    goal: Goal,
    seen: str,
    values: CheckInValues,
    done: CheckIn | None,
    today: dt.date,
) -> None:
    """Raise StaleQuickCheckInError for a form that would overwrite what it did not show.

    Its own check-in (`done`) it knows, and the same text overwrites nothing. Call it
    with the goal locked.
    """
    last = last_check_in(goal, today)
    if seen == version_of(goal, last.pk if last else None) or (last and last == done):
        return
    if last is None or last.value != goal.current or not is_unchanged(last, values):
        raise StaleQuickCheckInError(last)


def _earlier(goal: Goal, period: Period | None, done: CheckIn | None) -> CheckIn | None:
    """The check-in that this one replaces, or None.

    Within a period, the one of the same goal; without one, the last that the same form
    created or replaced.
    """
    if period is not None:
        return check_ins_of(period).filter(goal=goal).order_by("id").last()
    if done is None:
        return None
    rows = CheckIn.objects.current().filter(goal=goal, by=done.by_id, period=None)
    return rows.filter(id__gte=done.pk).order_by("id").last()


def _submitted_with(token: uuid.UUID, goal: Goal, by: Membership) -> CheckIn | None:
    """The check-in that was created with this form token, or None.

    Call it with the goal locked, so that concurrent submissions wait for each other.
    """
    done = CheckIn.objects.in_organization(by.organization).filter(token=token).first()
    if done and (done.goal_id, done.by_id) != (goal.pk, by.pk):
        raise ValidationError(_("This form was already submitted. Reload the page."))
    return done


@transaction.atomic
def undo_check_in(row: CheckIn, *, by: Membership) -> CheckIn:
    """Undo a check-in and restore the goal's values before it.

    A late check-in on an earlier week does not depend on it. Does nothing the second
    time. Raises ValidationError when a later check-in builds on it.
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
    """Check-ins on earlier weeks that were saved after it.

    Raises ValidationError for any others.
    """
    rows = CheckIn.objects.filter(goal=row.goal_id, id__gt=row.pk, undone_at=None)
    since = list(rows.select_related("period"))
    if not all(each.period and is_later(row, each.period) for each in since):
        raise ValidationError(
            _("You can’t undo this check-in because a later one builds on it.")
        )
    return [each for each in since if each.replaced_at is None]


def _put_back(goal: Goal, row: CheckIn, late: Sequence[CheckIn]) -> None:
    """Restore the goal to its values without the row. A later import is kept."""
    value, confidence, on = _values_before(row, late)
    if goal.current != row.value:
        value, on = goal.current, goal.updated_on
    has_set_start = row.start_before is None and goal.start == row.value
    if row.replaces is None and has_set_start:
        goal.current = goal.start = None
        start = first_start(goal, value)
    else:
        start = goal.start
    record_value(goal, value=value, confidence=confidence, on=on, start=start)


def _values_before(
    row: CheckIn, late: Sequence[CheckIn]
) -> tuple[Decimal | None, int | None, dt.date | None]:
    """Value, confidence and day before the row.

    They come from the check-in that it replaced, else from the last late one, unless
    the stored “before” values are of a later day.
    """
    last = row.replaces or max(late, key=lambda each: (each.on, each.pk), default=None)
    before = row.updated_on_before
    if last is not None and (row.replaces or before is None or last.on >= before):
        return last.value, last.confidence, last.on
    return row.value_before, row.confidence_before, before
