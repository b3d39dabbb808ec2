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
    """Somebody has written of the goal in that week since the cell was drawn, or taken
    back what stood in it.
    """


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
    """Write a goal's check-in of an open week, or change the one that stands.

    `open_on`: the first day of the organization's week. `seen`: the public id of the word
    that the writer changes, "" for none; a newer one raises NewerError, and nothing is
    overwritten. The same `token` again changes nothing; with another text it changes what
    came in by it. Raises ClosedError for a week that takes nothing in, ValidationError as
    `checkins.check_in_writer.build_check_in`.
    """
    locked = lock_goals([goal.pk])[goal.pk]
    entry = GoalEntry(goal, value, confidence, note, token=token)
    standing = check_in_of_week(goal, open_on)
    if sent := _sent_with(token, by):
        if sent.undone_at or sent.goal_id != goal.pk:
            raise NewerCheckInError
        if any(is_unchanged(row, entry.word) for row in (sent, standing or sent)):
            return
        seen, entry = sent.public_id, replace(entry, token=None)
    if seen != (standing.public_id if standing else ""):
        raise NewerCheckInError
    entry = replace(entry, reading=confirmed(goal, value))
    period = _period(goal, open_on)
    if period is not None and may_be_written(period, period.member):
        submit_check_in(period, by=by, entries=[entry])
        return
    if is_statement_goal(goal, by) or open_on != week_of_member(person_of(goal, by)):
        raise CheckInClosedError
    locked.organization = by.organization
    _write_outside(locked, entry.word, by, standing)


def _sent_with(token: uuid.UUID | None, by: Membership) -> CheckIn | None:
    """What the form brought in already."""
    if token is None:
        return None
    rows = CheckIn.objects.in_organization(by.organization)
    return rows.filter(token=token).first()


def _write_outside(
    goal: Goal, word: CheckInValues, by: Membership, standing: CheckIn | None
) -> None:
    """In a week in which nobody is asked: one's own word of it is replaced, and kept."""
    is_mine = standing is not None and standing.by_id == by.pk
    row = build_check_in(
        goal,
        word,
        by=by,
        on=today_of(person_of(goal, by)),
        replaces=standing if is_mine else None,
    )
    save_check_ins([row], by=by)


def check_in_of_week(goal: Goal, open_on: dt.date) -> CheckIn | None:
    """The last word that stands in the week. Queries: 1."""
    rows = CheckIn.objects.standing().filter(goal=goal)
    of_period = rows.filter(period__week_on=open_on)
    on_days = rows.filter(period=None, on__range=(open_on, open_on + LAST))
    return (of_period | on_days).select_related("by__user").order_by("id").last()


def _period(goal: Goal, open_on: dt.date) -> Period | None:
    if goal.owner_id is None:
        return None
    rows = Period.objects.filter(member_id=goal.owner_id, week_on=open_on)
    found = rows.select_related("member__organization", "member__location").first()
    return found if found and timezone.now() < found.grace_until else None
