"""Kestrel is about the eighth week of a quarter on every day of the year."""

import datetime as dt

import pytest

from demo.timing import WEEKS, DemoTiming
from goals.pace import is_silent
from organizations.calendar import add_months, fiscal_year

FIRST = dt.date(2027, 1, 1)
EVERY_DAY = [FIRST + dt.timedelta(days=n) for n in range(4 * 365 + 1)]


def test_today_is_the_sixth_to_tenth_week_of_the_second_quarter() -> None:
    for today in EVERY_DAY:
        timing = DemoTiming(today)
        year = fiscal_year(timing.year_starts_on)
        second = next(period for period in year if period.name.endswith("-Q2"))
        assert second.starts_on == timing.quarter_starts_on
        assert second.ends_on >= today
        assert 38 <= (today - second.starts_on).days + 1 <= 69
        assert timing.fiscal_year_start_month == timing.year_starts_on.month
        assert add_months(timing.year_starts_on, 3) == timing.quarter_starts_on


def test_four_to_eight_weeks_of_check_ins_lie_inside_the_quarter() -> None:
    for today in EVERY_DAY:
        timing = DemoTiming(today)
        lasts = [timing.last_week, *(timing.working_day(n) for n in range(5))]
        for last in lasts:
            days = timing.check_in_days(last)
            assert 4 <= len(days) <= WEEKS
            assert days[0] >= timing.quarter_starts_on
            assert days == sorted(set(days))
            assert days[-1] <= today
            # No goal is overdue by accident.
            assert not is_silent(7, days[-1], today)


def test_there_are_no_check_ins_of_today_before_nine() -> None:
    for today in EVERY_DAY:
        early, later = DemoTiming(today, has_begun=False), DemoTiming(today)
        assert early.working_day(0) == later.working_day(1) < today
        assert early.working_day(3) == later.working_day(3)


def test_goals_updated_last_week_are_due_this_week() -> None:
    for today in EVERY_DAY:
        monday = today - dt.timedelta(days=today.weekday())
        assert DemoTiming(today).last_week < monday


@pytest.mark.parametrize(
    ("today", "quarter"),
    [
        ("2026-05-18", "2026-04-01"),  # the day of the mock-ups
        ("2026-11-22", "2026-10-01"),
        ("2027-01-01", "2026-11-01"),
        ("2027-03-31", "2027-02-01"),
        ("2028-02-29", "2028-01-01"),
    ],
)
def test_quarters_on_example_days(today: str, quarter: str) -> None:
    timing = DemoTiming(dt.date.fromisoformat(today))
    assert timing.quarter_starts_on == dt.date.fromisoformat(quarter)
