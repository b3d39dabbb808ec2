"""The year in which something far away is reached at the pace so far."""

import datetime as dt
from decimal import Decimal

import pytest

from goals.documents.projection import year_of_arrival

SINCE = dt.date(2026, 1, 1)
IN_A_YEAR = dt.date(2027, 1, 1)


def arrival(
    now: str,
    way: tuple[str, str] = ("0", "10000"),
    today: dt.date = IN_A_YEAR,
) -> int | None:
    start, target = map(Decimal, way)
    return year_of_arrival((start, target), Decimal(now), since=SINCE, today=today)


def test_a_tenth_in_a_year_takes_ten_years() -> None:
    assert arrival("1000") == 2035
    assert arrival("500") == 2045


def test_a_number_may_come_down_from_its_start() -> None:
    assert arrival("180", ("200", "0")) == 2035


def test_it_may_arrive_this_year() -> None:
    assert arrival("9000", today=dt.date(2027, 6, 1)) == 2027


@pytest.mark.parametrize("now", ["10000", "12000"])
def test_what_has_arrived_has_no_year(now: str) -> None:
    assert arrival(now) is None


@pytest.mark.parametrize("now", ["0", "-5"])
def test_what_does_not_move_towards_it_has_no_year(now: str) -> None:
    assert arrival(now) is None


def test_a_few_weeks_are_no_pace() -> None:
    assert arrival("1000", today=SINCE + dt.timedelta(days=90)) is None
    assert arrival("1000", today=SINCE + dt.timedelta(days=91)) is not None


def test_before_it_began_there_is_no_pace() -> None:
    assert arrival("1000", today=SINCE - dt.timedelta(days=1)) is None


def test_more_than_a_century_is_not_said() -> None:
    assert arrival("99") is None
    assert arrival("1") is None


def test_a_way_without_length_has_no_year() -> None:
    assert arrival("5", ("5", "5")) is None
