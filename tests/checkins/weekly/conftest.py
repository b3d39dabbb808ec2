"""Ben has three key results and an open check-in this week, on any day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from organizations.models import Membership
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.factories import GoalFactory, KeyResultFactory, PeriodFactory

if TYPE_CHECKING:
    from goals.models import Goal
    from tests.cast import Acme

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Bens:
    """Three key results of Ben's under one objective, and this week's period."""

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
        own = GoalFactory.create(by=acme.ben, title="Open accounts", owner=acme.ben)
        goals = [
            KeyResultFactory.create(
                by=acme.ben, parent=own, title=title, owner=acme.ben, cadence_days=7
            )
            for title in ("40 new logos", "25 opps", "90 days")
        ]
        return Bens(acme.ben, goals, PeriodFactory.create(member=acme.ben, goals=goals))
