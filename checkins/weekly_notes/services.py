from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from checkins.check_in_writer import (
    CheckInValues,
    build_check_in,
    is_statement_goal,
    is_unchanged,
    lock_goals,
    save_check_ins,
)
from checkins.metric_sources.selectors import confirmed
from checkins.models import CheckIn
from checkins.weekly.asked_goals import may_be_written
from checkins.weekly.services import CheckInClosedError, GoalEntry, submit_check_in
from scheduling.clock import LAST, person_of, today_of, week_of_member
from scheduling.models import Period

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from decimal import Decimal

    from goals.models import Goal
    from organizations.models import Membership


class NewerCheckInError(Exception):
    """Somebody has changed the week's check-in since the cell was loaded, or undone it."""


@transaction.atomic
def write_week_note(
    goal: Goal,
    *,
    by: Membership,
    open_on: dt.date,
    seen: str,
    value: Decimal | None = None,
    confidence: int | None = None,
    note: str = "",
    token: uuid.UUID | None = None,
) -> None:
    """Save a goal's check-in of an open week, or change the current one.

    `open_on`: the first day of the organization's week. `seen`: the public id of the
    check-in that the writer changes, "" for none; a newer one raises NewerCheckInError,
    and nothing is overwritten. The same `token` again changes nothing; with another
    text it changes the check-in that it created. Raises CheckInClosedError for a week
    that cannot be written, ValidationError as
    `checkins.check_in_writer.build_check_in`.
    """
    locked = lock_goals([goal.pk])[goal.pk]
    entry = GoalEntry(goal, value, confidence, note, token=token)
    current = check_in_of_week(goal, open_on)
    if sent := _submitted_with(token, by):
        if sent.undone_at or sent.goal_id != goal.pk:
            raise NewerCheckInError
        if any(
            is_unchanged(row, entry.check_in_values) for row in (sent, current or sent)
        ):
            return
        seen, entry = sent.public_id, replace(entry, token=None)
    if seen != (current.public_id if current else ""):
        raise NewerCheckInError
    entry = replace(entry, reading=confirmed(goal, value))
    period = _period(goal, open_on)
    if period is not None and may_be_written(period, period.member):
        submit_check_in(period, by=by, entries=[entry])
        return
    if is_statement_goal(goal, by) or open_on != week_of_member(person_of(goal, by)):
        raise CheckInClosedError
    locked.organization = by.organization
    _save_without_period(locked, entry.check_in_values, by, current)


def _submitted_with(token: uuid.UUID | None, by: Membership) -> CheckIn | None:
    """The check-in that was created with this form token, or None."""
    if token is None:
        return None
    rows = CheckIn.objects.in_organization(by.organization)
    return rows.filter(token=token).first()


def _save_without_period(
    goal: Goal, values: CheckInValues, by: Membership, current: CheckIn | None
) -> None:
    """Save a check-in in a week without a period; the author's own one is replaced."""
    is_mine = current is not None and current.by_id == by.pk
    row = build_check_in(
        goal,
        values,
        by=by,
        on=today_of(person_of(goal, by)),
        replaces=current if is_mine else None,
    )
    save_check_ins([row], by=by)


def check_in_of_week(goal: Goal, open_on: dt.date) -> CheckIn | None:
    """The last current check-in of the week. Queries: 1."""
    rows = CheckIn.objects.current().filter(goal=goal)
    of_period = rows.filter(period__week_on=open_on)
    on_days = rows.filter(period=None, on__range=(open_on, open_on + LAST))
    return (of_period | on_days).select_related("by__user").order_by("id").last()


def _period(goal: Goal, open_on: dt.date) -> Period | None:
    if goal.owner_id is None:
        return None
    rows = Period.objects.filter(member_id=goal.owner_id, week_on=open_on)
    found = rows.select_related("member__organization", "member__location").first()
    return found if found and timezone.now() < found.grace_until else None
