"""Weeks and cadences, without a database."""

import datetime as dt

import pytest

from checkins.rules import is_due, minutes_for
from scheduling.weeks import week_named, week_of, week_start

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
    ("today", "now"),
    [
        (dt.date(2026, 3, 1), 1),
        (dt.date(2026, 4, 1), 1),
        (dt.date(2026, 4, 8), 2),
        (dt.date(2026, 6, 30), 13),
        (dt.date(2026, 9, 1), 13),
    ],
)
def test_a_quarter_has_thirteen_weeks(today: dt.date, now: int) -> None:
    assert week_of(dt.date(2026, 4, 1), dt.date(2026, 6, 30), today) == (now, 13)


@pytest.mark.parametrize("first_weekday", range(1, 8))
def test_a_week_has_one_number_on_all_its_days(first_weekday: int) -> None:
    """The second quarter of 2026 begins on a Wednesday."""
    begin, end = dt.date(2026, 4, 1), dt.date(2026, 6, 30)
    days = [begin + dt.timedelta(days=n) for n in range((end - begin).days + 1)]
    named = {
        week: week_named(begin, end, week).now
        for week in dict.fromkeys(week_start(day, first_weekday) for day in days)
    }
    numbers = list(named.values())
    assert numbers == [min(n, 13) for n in range(1, len(numbers) + 1)]


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
