"""Where units stood on a day: the moves recorded since are taken back."""

from __future__ import annotations

import datetime as dt

import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations.hierarchy import parents_on
from organizations.models import Unit
from organizations.units import move_unit
from tests.cast import Acme
from tests.factories import UnitFactory

DAYS = 12
moves = st.lists(
    st.tuples(st.integers(0, DAYS), st.integers(0, 4), st.integers(0, 4)), max_size=10
)


def parents_now(cast: Acme) -> dict[int, int | None]:
    units = Unit.objects.in_organization(cast.organization)
    return dict(units.values_list("pk", "parent_id"))


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves)
def test_units_stand_where_they_stood_at_the_end_of_each_day(
    inside_acme: Acme, script: list[tuple[int, int, int]]
) -> None:
    cast = inside_acme
    start = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    with transaction.atomic():
        units = [
            UnitFactory.create(
                organization=cast.organization, name=f"Unit {n}", parent=cast.company
            )
            for n in range(5)
        ]
        stood = {}
        for day in range(DAYS + 1):
            with time_machine.travel(start + dt.timedelta(days=day)):
                for when, moved, to in script:
                    above = units[to]
                    if when == day and not stands_below(cast, above, units[moved]):
                        move_unit(units[moved], above, by=cast.hal)
                stood[cast.organization.today()] = parents_now(cast)
        assert parents_on(cast.organization, parents_now(cast), stood) == stood
        transaction.set_rollback(True)


def stands_below(cast: Acme, unit: Unit, other: Unit) -> bool:
    """Whether the unit is the other one, or below it."""
    parents = parents_now(cast)
    key: int | None = unit.pk
    while key is not None and key != other.pk:
        key = parents[key]
    return key is not None


def test_it_takes_one_query_and_none_without_days(inside_acme: Acme) -> None:
    cast = inside_acme
    now = parents_now(cast)
    today = cast.organization.today()
    with CaptureQueriesContext(connection) as captured:
        found = parents_on(
            cast.organization, now, [today, today - dt.timedelta(days=9)]
        )
        assert parents_on(cast.organization, now, []) == {}
    assert len(captured) == 1
    assert set(map(str, found.values())) == {str(now)}
