"""Properties of the organization's calendar (organizations/calendar.py)."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from organizations.calendar import (
    add_months,
    fiscal_year,
    fiscal_year_name,
    fiscal_year_start,
    share_elapsed,
)

days = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))
months = st.integers(1, 12)
starts = st.builds(dt.date, st.integers(1990, 2100), months, st.just(1))
ONE_DAY = dt.timedelta(days=1)


@given(days, months)
def test_a_fiscal_year_contains_its_day(day: dt.date, month: int) -> None:
    start = fiscal_year_start(day, month)
    assert (start.month, start.day) == (month, 1)
    assert start <= day < add_months(start, 12)


@given(starts)
def test_a_year_is_filled_by_its_halves_quarters_and_months(start: dt.date) -> None:
    periods = fiscal_year(start)
    (year,) = (one for one in periods if one.kind == "year")
    for kind, count in (("half", 2), ("quarter", 4), ("month", 12)):
        parts = [one for one in periods if one.kind == kind]
        assert len(parts) == count
        assert (parts[0].starts_on, parts[-1].ends_on) == (year.starts_on, year.ends_on)
        for one, after in pairwise(parts):
            assert after.starts_on == one.ends_on + ONE_DAY


@given(starts)
def test_shorter_periods_lie_inside_longer_ones(start: dt.date) -> None:
    order = ["year", "half", "quarter", "month"]
    periods = fiscal_year(start)
    for outer, inner in pairwise(order):
        outers = [one for one in periods if one.kind == outer]
        for part in (one for one in periods if one.kind == inner):
            around = [
                one
                for one in outers
                if one.starts_on <= part.starts_on and part.ends_on <= one.ends_on
            ]
            assert len(around) == 1


@given(starts)
def test_names_are_unique_over_two_years(start: dt.date) -> None:
    names = [one.name for one in fiscal_year(start)]
    names += [one.name for one in fiscal_year(add_months(start, 12))]
    assert len(set(names)) == len(names)


@given(starts)
def test_a_fiscal_year_is_called_after_the_year_it_ends_in(start: dt.date) -> None:
    end = add_months(start, 12) - ONE_DAY
    assert str(end.year) in fiscal_year_name(start)


def test_fiscal_years_of_two_examples() -> None:
    assert fiscal_year_name(dt.date(2026, 1, 1)) == "2026"
    assert fiscal_year_name(dt.date(2026, 2, 1)) == "FY2027"


@given(starts, st.integers(-400, 400))
def test_months_are_added_and_taken_away(start: dt.date, count: int) -> None:
    assert add_months(add_months(start, count), -count) == start


@given(days, st.integers(0, 800), days)
def test_the_share_elapsed_is_a_share(
    start: dt.date, length: int, today: dt.date
) -> None:
    end = start + dt.timedelta(days=length)
    assert 0 <= share_elapsed(start, end, today) <= 1
    assert share_elapsed(start, end, start - ONE_DAY) == 0
    assert share_elapsed(start, end, end) == 1
