"""The projected year of a long-term target at the pace so far."""

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


def test_a_tenth_of_the_way_in_a_year_means_ten_years() -> None:
    assert arrival("1000") == 2035
    assert arrival("500") == 2045


def test_a_decreasing_metric_has_a_projected_year() -> None:
    assert arrival("180", ("200", "0")) == 2035


def test_the_projected_year_may_be_this_year() -> None:
    assert arrival("9000", today=dt.date(2027, 6, 1)) == 2027


@pytest.mark.parametrize("now", ["10000", "12000"])
def test_a_reached_target_has_no_projected_year(now: str) -> None:
    assert arrival(now) is None


@pytest.mark.parametrize("now", ["0", "-5"])
def test_no_progress_has_no_projected_year(now: str) -> None:
    assert arrival(now) is None


def test_a_few_weeks_are_no_pace() -> None:
    assert arrival("1000", today=SINCE + dt.timedelta(days=90)) is None
    assert arrival("1000", today=SINCE + dt.timedelta(days=91)) is not None


def test_there_is_no_pace_before_the_start() -> None:
    assert arrival("1000", today=SINCE - dt.timedelta(days=1)) is None


def test_no_year_is_projected_beyond_a_century() -> None:
    assert arrival("99") is None
    assert arrival("1") is None


def test_equal_start_and_target_have_no_projected_year() -> None:
    assert arrival("5", ("5", "5")) is None
