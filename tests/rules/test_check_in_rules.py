"""Weeks and cadences, without a database."""

import datetime as dt

import pytest

from checkins.rules import is_due, minutes_for
from organizations.weeks import week_start

MONDAY = dt.date(2026, 5, 18)


def day(n: int) -> dt.date:
    return MONDAY + dt.timedelta(days=n)


@pytest.mark.parametrize(
    ("first_weekday", "today", "start"),
    [
        (1, MONDAY, MONDAY),
        (1, day(6), MONDAY),
        (1, day(-1), day(-7)),
        (7, MONDAY, day(-1)),
        (7, day(6), day(6)),
        (6, MONDAY, day(-2)),
    ],
)
def test_a_week_starts_on_the_organizations_first_weekday(
    first_weekday: int, today: dt.date, start: dt.date
) -> None:
    assert week_start(today, first_weekday) == start


@pytest.mark.parametrize(
    ("cadence", "last", "due"),
    [
        (None, None, False),
        (7, None, True),
        (7, day(-1), True),
        (7, MONDAY, False),
        (31, day(-30), False),
        (31, day(-31), True),
    ],
)
def test_a_check_in_is_due_once_per_cadence(
    cadence: int | None, last: dt.date | None, *, due: bool
) -> None:
    assert is_due(cadence, last, today=MONDAY, first_weekday=1) is due


def test_three_check_ins_are_estimated_at_a_minute() -> None:
    assert [minutes_for(n) for n in (1, 3, 4, 7)] == [1, 1, 2, 3]
