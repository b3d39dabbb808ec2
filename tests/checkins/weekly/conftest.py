"""Ben has three numbers and is asked about them this week, whatever day it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from organizations.models import Membership
from organizations.tenancy import in_organization
from scheduling.clock import week_of_member
from scheduling.models import Period
from tests.make import make_goal, make_key_result

if TYPE_CHECKING:
    from goals.models import Goal
    from tests.cast import Acme

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def make_period(member: Membership, goals: list[Goal], **over: object) -> Period:
    """Open since an hour, for two days more, with a day of grace."""
    now = timezone.now()
    fields = {
        "organization": member.organization,
        "member": member,
        "week_on": week_of_member(member, now),
        "rhythm": "weekly",
        "goal_ids": [goal.pk for goal in goals],
        "opens_at": now - HOUR,
        "closes_at": now + 2 * DAY,
        "grace_until": now + 3 * DAY,
    }
    row = Period.objects.create(**fields | over)
    row.member = member
    return row


@dataclass(frozen=True)
class Bens:
    """Three numbers of Ben's under one objective, and the week that asks for them."""

    by: Membership
    goals: list[Goal]
    period: Period

    @property
    def logos(self) -> Goal:
        return self.goals[0]

    @property
    def opps(self) -> Goal:
        return self.goals[1]

    @property
    def days(self) -> Goal:
        return self.goals[2]


@pytest.fixture
def bens(acme: Acme) -> Bens:
    with in_organization(acme.organization.pk):
        own = make_goal(acme.ben, "Open accounts", owner=acme.ben)
        goals = [
            make_key_result(acme.ben, own, title, owner=acme.ben, cadence_days=7)
            for title in ("40 new logos", "25 opps", "90 days")
        ]
        return Bens(acme.ben, goals, make_period(acme.ben, goals))
