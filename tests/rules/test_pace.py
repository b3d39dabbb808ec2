"""Properties of pace, health by pace and silence (goals/rules.py), day by day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from goals import rules
from goals.pace import GoalPeriod, end_of_last_year, goal_period, is_silent, pace_of
from goals.rules import Child, GoalNode, Thresholds
from tests.rules.anything import (
    children,
    days,
    fractions,
    maybe,
    nodes,
    periods,
    replaced,
    roll_up,
)

FAR = GoalPeriod(dt.date(2026, 4, 1), dt.date(2046, 3, 31))


@given(st.integers(1, 92), days, st.integers(0, 400))
def test_a_silent_goal_stays_silent_as_time_passes(
    cadence: int, last: dt.date, later: int
) -> None:
    silent = [
        is_silent(cadence, last, last + dt.timedelta(days=after))
        for after in (later, later + 1)
    ]
    assert silent != [True, False]
    assert not is_silent(None, last, last + dt.timedelta(days=later))


@given(fractions, fractions, fractions)
def test_health_gets_better_with_progress(
    one: float, other: float, pace: float
) -> None:
    lower, higher = sorted((one, other))
    words = [
        rules.HEALTH_ORDER.index(
            rules.health_by_pace(value, pace, Thresholds(0.70, 0.50))
        )
        for value in (lower, higher)
    ]
    assert words[0] <= words[1]


@pytest.mark.parametrize("hundredths", range(1, 101))
def test_progress_exactly_on_the_threshold_is_enough(hundredths: int) -> None:
    pace = hundredths / 100
    progress = float(Decimal(hundredths) * 70 / 10000)
    if progress < 1:
        assert (
            rules.health_by_pace(progress, pace, Thresholds(0.70, 0.50)) == "on_track"
        )
    at_risk = float(Decimal(hundredths) * 50 / 10000)
    assert rules.health_by_pace(at_risk, pace, Thresholds(0.70, 0.50)) == "at_risk"


@given(periods, days, days)
def test_pace_never_decreases(period: GoalPeriod, one: dt.date, other: dt.date) -> None:
    earlier, later = sorted((one, other))
    paces = [pace_of(period, day) for day in (earlier, later)]
    assert paces == sorted(paces)  # type: ignore[type-var]


@given(days, st.integers(0, 400))
def test_pace_is_zero_before_and_one_at_the_end(start: dt.date, length: int) -> None:
    end = start + dt.timedelta(days=length)
    period = GoalPeriod(start, end)
    assert pace_of(period, start - dt.timedelta(days=1)) == 0
    assert pace_of(period, end) == 1
    assert pace_of(period, start) == 1 / (length + 1)
    assert pace_of(None, start) is None


@given(periods, days, maybe() | days, days)
def test_an_own_start_never_expects_more_than_the_cycle(
    cycle: GoalPeriod, created: dt.date, stated: dt.date | None, today: dt.date
) -> None:
    assume(cycle.starts_on <= cycle.ends_on)
    cycle = cycle._replace(from_own_start=False)
    own = goal_period(*cycle[:2], created_on=created, starts_on=stated)
    paces = [pace_of(each, today) for each in (own, cycle)]
    assert paces == sorted(paces)  # type: ignore[type-var]
    assert goal_period(*cycle[:2], created_on=created, with_cycle=True) == cycle


@given(days, st.integers(1, 400), st.integers(0, 400))
def test_on_the_day_of_its_start_nothing_is_expected(
    start: dt.date, before: int, after: int
) -> None:
    first, last = start - dt.timedelta(days=before), start + dt.timedelta(days=after)
    period = goal_period(first, last, created_on=start)
    assert period.own_start == start
    assert pace_of(period, start) == 0
    assert pace_of(period, start + dt.timedelta(days=1)) == 1 / max(after, 1)
    assert pace_of(period, last + dt.timedelta(days=1)) == 1


@pytest.mark.parametrize("created", ["2026-09-30", "2026-10-01", "2027-01-01"])
def test_a_start_outside_the_period_is_the_cycle_s(created: str) -> None:
    quarter = (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    found = goal_period(*quarter, created_on=dt.date.fromisoformat(created))
    assert found == GoalPeriod(*quarter)


@given(nodes, children, st.integers(0, 364))
def test_a_long_term_goal_is_never_off_track_in_its_first_year(
    node: GoalNode, below: list[Child], later: int
) -> None:
    """Because of one quarter, nor of three: only its owner may say so."""
    today = FAR.starts_on + dt.timedelta(days=later)
    far = replaced(
        node,
        paced_by_year=True,
        period=FAR,
        state="active",
        status="",
        is_statement=False,
    )
    found = roll_up(far, below, today)
    assert found.pace == 0
    assert found.health in ("on_track", "done", "not_updated")


@given(days, st.integers(2, 30), st.integers(0, 11000))
def test_a_yearly_pace_changes_only_on_anniversaries(
    start: dt.date, years: int, later: int
) -> None:
    period = GoalPeriod(start, start + dt.timedelta(days=365 * years))
    today = start + dt.timedelta(days=later)
    tomorrow = today + dt.timedelta(days=1)
    assume(tomorrow < period.ends_on)
    one, other = (pace_of(period, day, by_year=True) for day in (today, tomorrow))
    is_birthday = (tomorrow.month, tomorrow.day) == (start.month, start.day)
    if not is_birthday and (start.month, start.day) != (2, 29):
        assert one == other
    assert one is not None
    assert other is not None
    assert one <= other <= pace_of(period, tomorrow)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("today", "years"),
    [
        ("2028-02-29", 0),
        ("2029-02-28", 0),
        ("2029-03-01", 1),
        ("2031-12-31", 3),
        ("2032-02-28", 3),
        ("2032-02-29", 4),
    ],
)
def test_the_anniversary_of_29_february_is_1_march(today: str, years: int) -> None:
    start = dt.date(2028, 2, 29)
    period = GoalPeriod(start, dt.date(2048, 2, 28))
    pace = pace_of(period, dt.date.fromisoformat(today), by_year=True)
    total = (period.ends_on - start).days + 1
    assert pace is not None
    assert round(pace * total / 365.25) == years


def test_a_year_ends_on_its_anniversary() -> None:
    start = dt.date(2026, 1, 1)
    for year in range(2027, 2046):
        first = dt.date(year, 1, 1)
        assert end_of_last_year(start, first) == first - dt.timedelta(days=1)
