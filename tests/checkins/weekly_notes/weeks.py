"""Periods and check-ins of past weeks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from checkins.models import CheckIn
from checkins.services import check_in
from organizations.tenancy import in_organization
from scheduling.models import Period

if TYPE_CHECKING:
    from goals.models import Goal

MONDAY = dt.date(2026, 11, 16)
WEEK = dt.timedelta(days=7)
NOW = dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC)
MINE = "/o/acme/check-in/notes/"


def say(goal: Goal, week: int, value: int, note: str, **over: object) -> CheckIn:
    """A check-in on the Tuesday of `week` weeks ago."""
    on = MONDAY - WEEK * week + dt.timedelta(days=1)
    with in_organization(goal.organization_id):
        row = check_in(
            goal, by=goal.owner, value=Decimal(value), confidence=70, note=note, on=on
        )
        CheckIn.objects.filter(pk=row.pk).update(**over)
        return row


def period_of(goal: Goal, week_on: dt.date, **over: object) -> Period:
    opens = dt.datetime.combine(week_on, dt.time(9), dt.UTC)
    with in_organization(goal.organization_id):
        row, _made = Period.objects.update_or_create(
            organization_id=goal.organization_id,
            member_id=goal.owner_id,
            week_on=week_on,
            defaults={
                "rhythm": "weekly",
                "goal_ids": [goal.pk],
                "opens_at": opens,
                "closes_at": opens + dt.timedelta(days=4),
                "grace_until": opens + dt.timedelta(days=6),
                **over,
            },
        )
        return row


def address(goal: Goal) -> str:
    return f"/o/acme/goals/{goal.public_id}/notes/"
