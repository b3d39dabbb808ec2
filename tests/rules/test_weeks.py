"""The number of a week in a period: one rule for page heads, charts, notes and reminders."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkins.weekly_notes.months import months_of
from organizations.calendar import fiscal_year
from organizations.weeks import WEEK, week_of, week_start, weeks_of

DAY = dt.timedelta(days=1)
weekdays = st.integers(1, 7)
days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))
periods = st.tuples(days, st.integers(1, 400)).map(
    lambda both: (both[0], both[0] + DAY * both[1])
)


@given(period=periods, first_weekday=weekdays)
def test_each_day_of_a_period_is_in_one_week(
    period: tuple[dt.date, dt.date], first_weekday: int
) -> None:
    starts_on, ends_on = period
    weeks = weeks_of(starts_on, ends_on, first_weekday)
    assert [week.number for week in weeks] == list(range(1, len(weeks) + 1))
    assert (weeks[0].starts_on, weeks[-1].ends_on) == period
    assert all(
        before.ends_on + DAY == week.starts_on for before, week in pairwise(weeks)
    )
    for week in weeks:
        assert week.starts_on <= week.ends_on
        monday = week_start(week.starts_on, first_weekday)
        assert week_start(week.ends_on, first_weekday) == monday


@given(period=periods, first_weekday=weekdays, n=st.integers(-20, 420))
def test_the_position_of_a_day_is_the_number_of_its_week(
    period: tuple[dt.date, dt.date], first_weekday: int, n: int
) -> None:
    day = period[0] + DAY * n
    weeks = weeks_of(*period, first_weekday)
    now, total = week_of(*period, day, first_weekday)
    assert total == len(weeks)
    assert weeks[now - 1].contains(min(max(day, period[0]), period[1]))


@given(period=periods, first_weekday=weekdays, n=st.integers(0, 400))
def test_a_calendar_week_has_one_number(
    period: tuple[dt.date, dt.date], first_weekday: int, n: int
) -> None:
    """A reminder on Monday names the week that the page names on Friday."""
    begin = week_start(period[0] + DAY * n, first_weekday)
    numbers = {
        week_of(*period, begin + DAY * k, first_weekday).now for k in range(WEEK)
    }
    assert len(numbers) == 1


@given(period=periods, first_weekday=weekdays)
def test_the_notes_show_the_weeks_of_the_period(
    period: tuple[dt.date, dt.date], first_weekday: int
) -> None:
    months = months_of(*period, first_weekday)
    shown = [week for month in months for week in month.weeks]
    assert shown == weeks_of(*period, first_weekday)


@given(year=st.integers(2000, 2100), month=st.integers(1, 12), first_weekday=weekdays)
def test_a_fiscal_quarter_has_thirteen_or_fourteen_weeks(
    year: int, month: int, first_weekday: int
) -> None:
    for period in fiscal_year(dt.date(year, month, 1)):
        if period.kind == "quarter":
            weeks = weeks_of(period.starts_on, period.ends_on, first_weekday)
            assert len(weeks) in (13, 14)


@pytest.mark.parametrize(
    ("day", "now"),
    [
        (dt.date(2026, 3, 1), 1),
        (dt.date(2026, 4, 1), 1),
        (dt.date(2026, 4, 5), 1),
        (dt.date(2026, 4, 6), 2),
        (dt.date(2026, 6, 28), 13),
        (dt.date(2026, 6, 29), 14),
        (dt.date(2026, 9, 1), 14),
    ],
)
def test_the_second_quarter_of_2026_begins_on_a_wednesday(
    day: dt.date, now: int
) -> None:
    assert week_of(dt.date(2026, 4, 1), dt.date(2026, 6, 30), day, 1) == (now, 14)


def test_a_quarter_of_whole_weeks_counts_those_alone() -> None:
    begin = dt.date(2026, 9, 28)
    assert week_of(begin, begin + DAY * 90, begin, 1).total == 13
    assert week_of(begin, begin + DAY * 97, begin, 1).total == 14
