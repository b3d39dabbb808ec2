"""The days of a goal that its chart and table show."""

import datetime as dt

import pytest

from goals.models import Goal
from goals.selectors.charts import GoalChartData, draw
from organizations.models import Cycle
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import CycleFactory, GoalFactory, GoalProgressDayFactory

APRIL = dt.date(2026, 4, 1)


def charted(acme: Acme, ends_on: dt.date, days: list[int]) -> GoalChartData:
    """The chart of a goal from 1 April on, with rows on these days of its period."""
    with in_organization(acme.organization.pk):
        cycle = CycleFactory.create(
            organization=acme.organization,
            name="Spring",
            kind=Cycle.Kind.LONG_TERM,
            starts_on=APRIL,
            ends_on=ends_on,
        )
        goal = GoalFactory.create(by=acme.ada, cycle=cycle)
        for number in days:
            GoalProgressDayFactory.create(
                goal=goal,
                day=APRIL + dt.timedelta(days=number),
                progress=number / 100,
            )
        fresh = Goal.objects.with_people().get(pk=goal.pk)
        return draw(fresh, [], APRIL + dt.timedelta(days=20))


@pytest.mark.parametrize(
    ("ends_on", "drawn"),
    [
        (dt.date(2026, 6, 30), [4, 8, 15]),
        (dt.date(2026, 12, 31), [0, 2, 4, 7, 8, 13, 14, 15]),
    ],
    ids=["quarter", "longer"],
)
def test_a_quarter_shows_the_last_day_of_each_week(
    acme: Acme, ends_on: dt.date, drawn: list[int]
) -> None:
    found = charted(acme, ends_on, [0, 2, 4, 7, 8, 13, 14, 15])
    days = [APRIL + dt.timedelta(days=number) for number in drawn]
    assert found.chart is not None
    assert [day for day, _value in found.chart.points] == days
    assert [row.day for row in found.days] == days[::-1]
