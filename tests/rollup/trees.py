"""Trees of goals for the roll-up's tests, written without services: it must not rely on
them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection

from goals import rollup
from goals.models import Goal, GoalProgress
from organizations.models import Cycle
from tests.oracle_rows import disagreements
from tests.rollup.outlines import miscounted

if TYPE_CHECKING:
    from organizations.models import Organization

# In the middle of the quarter below.
TODAY = dt.date(2026, 11, 22)


@dataclass(frozen=True)
class World:
    """One organization with its quarter and its year, on one day."""

    organization: Organization
    quarter: Cycle
    year: Cycle

    @property
    def id(self) -> int:
        return self.organization.pk

    def goal(self, parent: Goal | None = None, **over: Any) -> Goal:
        """A goal with the mean of its supporting goals, unless it is given a metric."""
        source = Goal.Source.METRIC if "metric_type" in over else Goal.Source.MEAN
        fields = {
            "framework": "okr",
            "kind": "objective",
            "title": "Grow",
            "cycle": self.quarter,
            "progress_source": source,
            "cadence_days": None,
            "created_at": dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC),
        }
        return Goal.objects.create(
            organization=self.organization, parent=parent, **fields | over
        )

    def number(
        self, parent: Goal | None, current: str | int | None, **over: Any
    ) -> Goal:
        """A key result from 0 to 100 unless `over` changes it."""
        fields = {
            "metric_type": Goal.MetricType.NUMBER,
            "start": Decimal(0),
            "target": Decimal(100),
            "current": None if current is None else Decimal(current),
        }
        return self.goal(parent, **fields | over)

    def change(self, goal: Goal, **fields: Any) -> None:
        """An UPDATE without a service, as any code might do."""
        Goal.objects.filter(pk=goal.pk).update(**fields)

    def drain(self, today: dt.date = TODAY) -> int | None:
        return rollup.drain(self.id, today=today)

    def of(self, goal: Goal) -> GoalProgress:
        return GoalProgress.objects.get(goal_id=goal.pk)

    def progress(self, goal: Goal) -> float | None:
        """The progress after a roll-up."""
        self.drain()
        return self.of(goal).progress

    def version(self, goal: Goal) -> int:
        return self.of(goal).version

    def assert_right(self, today: dt.date = TODAY) -> None:
        """Asserts that all stored numbers and counts equal the oracles'."""
        assert disagreements(self.id, today) == []
        assert miscounted(self.organization) == []


def make_world(organization: Organization) -> World:
    """Creates the world. Call it inside the organization."""
    kind = Cycle.Kind
    cycles = Cycle.objects.filter(organization=organization)
    quarter = cycles.get(kind=kind.QUARTER, starts_on="2026-10-01")
    return World(
        organization, quarter, cycles.get(kind=kind.YEAR, starts_on="2026-01-01")
    )


def execute(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
