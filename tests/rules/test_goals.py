"""Properties of the arithmetic (goals/rules.py), for whatever people may write."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from goals import rules
from goals.rules import Child, Counts, Metric, Node, Period, Result, Thresholds

TODAY = dt.date(2026, 11, 22)
DIRECTIONS = ("increase", "decrease", "at_least", "at_most")
numbers = st.decimals(-(10**12), 10**12, places=6)
fractions = st.floats(0, 1)
weights = st.floats(0, 1000) | st.just(0.0)
days = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
maybe = st.none
metrics = st.builds(
    Metric,
    type=st.sampled_from(["none", "number", "percent", "money", "yes_no"]),
    direction=st.sampled_from(DIRECTIONS),
    start=maybe() | numbers,
    target=maybe() | numbers,
    current=maybe() | numbers,
    unit=st.sampled_from(["", "x", "X", "y"]),
    currency=st.sampled_from(["", "EUR"]),
)
periods = st.builds(Period, days, days)
nodes = st.builds(
    Node,
    metric=metrics,
    source=st.sampled_from(["metric", "mean", "sum"]),
    state=st.sampled_from(["draft", "active", "closed", "archived"]),
    weight=weights,
    contributes=st.booleans(),
    override=maybe() | fractions,
    override_until=maybe() | days,
    final=maybe() | fractions,
    confidence=maybe() | st.floats(0, 100),
    status=st.sampled_from(["", "on_track", "at_risk", "off_track", "done"]),
    cadence_days=maybe() | st.integers(1, 92),
    updated_on=maybe() | days,
    created_on=days,
    period=maybe() | periods,
    thresholds=maybe()
    | st.tuples(fractions, fractions).map(lambda two: Thresholds(max(two), min(two))),
    is_statement=st.sampled_from([False, False, False, True]),
    paced_by_year=st.booleans(),
)
results = st.builds(
    Result,
    progress=maybe() | fractions,
    value=maybe() | numbers,
    confidence=maybe() | st.floats(0, 100),
    # A statement that is none any more has no health until it is rolled up.
    health=st.sampled_from(("", *rules.HEALTH_ORDER)),
    updated_on=maybe() | days,
    counts=st.builds(Counts, *[st.integers(0, 9)] * 4),
)
children = st.lists(st.builds(Child, nodes, results), max_size=6)
pairs = st.lists(st.tuples(weights, maybe() | fractions), max_size=8)


def roll_up(node: Node, below: list[Child], today: dt.date = TODAY) -> Result:
    return rules.roll_up(node, below, today=today, thresholds=Thresholds())


@given(nodes, children, days)
def test_results_stay_in_their_range(
    node: Node, below: list[Child], today: dt.date
) -> None:
    found = roll_up(node, below, today)
    assert found.progress is None or 0 <= found.progress <= 1
    assert found.pace is None or 0 <= found.pace <= 1
    assert found.confidence is None or 0 <= found.confidence <= 100 + 1e-9
    assert (found.progress is None) == (found.attainment is None)
    assert found.health in (("",) if node.is_statement else rules.HEALTH_ORDER)
    assert found.weakest in ("", *rules.HEALTH_ORDER)


@given(nodes, children, st.randoms())
def test_the_order_of_the_children_is_no_matter(
    node: Node, below: list[Child], chance: Any
) -> None:
    shuffled = below[:]
    chance.shuffle(shuffled)
    assert roll_up(node, below) == roll_up(node, shuffled)


@given(nodes, children, st.builds(Child, nodes, results))
def test_who_does_not_contribute_changes_only_the_counts(
    node: Node, below: list[Child], other: Child
) -> None:
    supporter = other._replace(node=replaced(other.node, contributes=False))
    before, after = roll_up(node, below), roll_up(node, [*below, supporter])
    assert after._replace(counts=before.counts) == before


@pytest.mark.parametrize("state", ["draft", "archived"])
@given(node=nodes, below=children, other=st.builds(Child, nodes, results))
def test_drafts_and_archived_ones_change_nothing(
    state: str, node: Node, below: list[Child], other: Child
) -> None:
    absent = other._replace(node=replaced(other.node, state=state))
    assert roll_up(node, [*below, absent]) == roll_up(node, below)


def replaced(node: Node, **over: Any) -> Node:
    return dataclasses.replace(node, **over)


@given(pairs)
def test_a_mean_lies_between_its_values(
    values: list[tuple[float, float | None]],
) -> None:
    found = rules.weighted_mean(values)
    there = [value for weight, value in values if value is not None and weight > 0]
    if not there:
        assert found is None
    elif found is not None:
        assert min(there) - 1e-9 <= found <= max(there) + 1e-9


@given(pairs, st.floats(0.01, 100))
def test_only_the_proportion_of_weights_counts(
    values: list[tuple[float, float | None]], factor: float
) -> None:
    scaled = [(weight * factor, value) for weight, value in values]
    one, other = rules.weighted_mean(values), rules.weighted_mean(scaled)
    assert one == pytest.approx(other) if one is not None else other is None


@given(pairs, weights)
def test_the_unmeasured_are_left_out(
    values: list[tuple[float, float | None]], weight: float
) -> None:
    assert rules.weighted_mean([*values, (weight, None)]) == rules.weighted_mean(values)


@given(pairs, fractions)
def test_weight_nothing_moves_nothing(
    values: list[tuple[float, float | None]], value: float
) -> None:
    assert rules.weighted_mean([*values, (0.0, value)]) == rules.weighted_mean(values)


@given(pairs, weights, fractions, fractions)
def test_a_better_child_never_makes_it_worse(
    others: list[tuple[float, float | None]], weight: float, one: float, other: float
) -> None:
    worse, better = (
        rules.weighted_mean([*others, (weight, value)])
        for value in sorted((one, other))
    )
    assert worse is None or (better is not None and better >= worse - 1e-9)


@given(st.sampled_from(DIRECTIONS), maybe() | numbers, numbers, numbers, numbers)
def test_a_better_value_never_counts_less(
    direction: str, start: Decimal | None, target: Decimal, one: Decimal, other: Decimal
) -> None:
    down = direction in ("decrease", "at_most")
    if direction in ("increase", "decrease") and start is not None:
        assume(start >= target if down else start <= target)
    if start is None and direction == "increase":
        assume(target >= 0)
    worse, better = sorted((one, other), reverse=down)
    found = [
        rules.metric_attainment(Metric("number", direction, start, target, current))
        for current in (worse, better)
    ]
    if None not in found:
        assert found[0] <= found[1]  # type: ignore[operator]


@given(numbers, numbers)
def test_the_start_is_nothing_and_the_target_is_all(
    start: Decimal, target: Decimal
) -> None:
    assume(start != target)
    direction = "increase" if target > start else "decrease"
    at = [
        rules.metric_attainment(Metric("number", direction, start, target, current))
        for current in (start, target)
    ]
    assert at == [0, 1]


@given(st.sampled_from(DIRECTIONS), numbers, numbers)
def test_a_range_of_nothing_is_reached_or_not(
    direction: str, target: Decimal, current: Decimal
) -> None:
    found = rules.metric_attainment(
        Metric("number", direction, target, target, current)
    )
    down = direction in ("decrease", "at_most")
    assert found == float(current <= target if down else current >= target)


@given(metrics)
def test_without_a_value_nothing_is_measured(metric: Metric) -> None:
    assert rules.metric_attainment(metric._replace(current=None)) is None


@given(metrics)
def test_without_a_target_only_a_yes_is_measured(metric: Metric) -> None:
    found = rules.metric_attainment(metric._replace(target=None))
    assert found is None or metric.type == "yes_no"


@given(numbers)
def test_a_missing_start_is_zero_on_the_way_up(current: Decimal) -> None:
    metric = Metric("number", "increase", None, Decimal(40), current)
    assert rules.metric_attainment(metric) == rules.metric_attainment(
        metric._replace(start=Decimal(0))
    )


@given(nodes, children, days)
def test_silence_is_never_green(node: Node, below: list[Child], today: dt.date) -> None:
    found = roll_up(node, below, today)
    last = found.updated_on or node.created_on
    if (
        node.state == "active"
        and not node.is_statement
        and found.health != "done"
        and rules.is_silent(node.cadence_days, last, today)
    ):
        assert found.health == "not_updated"


@given(st.integers(1, 92), days, st.integers(0, 400))
def test_once_silent_always_silent(cadence: int, last: dt.date, later: int) -> None:
    silent = [
        rules.is_silent(cadence, last, last + dt.timedelta(days=after))
        for after in (later, later + 1)
    ]
    assert silent != [True, False]
    assert not rules.is_silent(None, last, last + dt.timedelta(days=later))


@given(fractions, fractions, fractions)
def test_health_gets_better_with_progress(
    one: float, other: float, pace: float
) -> None:
    lower, higher = sorted((one, other))
    words = [
        rules.HEALTH_ORDER.index(rules.health_by_pace(value, pace, Thresholds()))
        for value in (lower, higher)
    ]
    assert words[0] <= words[1]


@pytest.mark.parametrize("hundredths", range(1, 101))
def test_exactly_on_the_threshold_is_above_it(hundredths: int) -> None:
    pace = hundredths / 100
    progress = float(Decimal(hundredths) * 70 / 10000)
    if progress < 1:
        assert rules.health_by_pace(progress, pace, Thresholds()) == "on_track"
    at_risk = float(Decimal(hundredths) * 50 / 10000)
    assert rules.health_by_pace(at_risk, pace, Thresholds()) == "at_risk"


@given(periods, days, days)
def test_pace_only_grows(period: Period, one: dt.date, other: dt.date) -> None:
    earlier, later = sorted((one, other))
    paces = [rules.pace_of(period, day) for day in (earlier, later)]
    assert paces == sorted(paces)  # type: ignore[type-var]


@given(days, st.integers(0, 400))
def test_pace_is_nothing_before_and_all_at_the_end(start: dt.date, length: int) -> None:
    end = start + dt.timedelta(days=length)
    period = Period(start, end)
    assert rules.pace_of(period, start - dt.timedelta(days=1)) == 0
    assert rules.pace_of(period, end) == 1
    assert rules.pace_of(period, start) == 1 / (length + 1)
    assert rules.pace_of(None, start) is None


@given(nodes, children)
def test_a_final_grade_is_the_last_word(node: Node, below: list[Child]) -> None:
    closed = replaced(node, state="closed", final=0.35, is_statement=False)
    assert roll_up(closed, below).progress == 0.35


@given(nodes, children, days)
def test_an_override_counts_to_its_last_day(
    node: Node, below: list[Child], last: dt.date
) -> None:
    over = replaced(node, state="active", override=0.25, override_until=last)
    over = replaced(over, is_statement=False)
    plain = replaced(over, override=None)
    after = last + dt.timedelta(days=1)
    assert roll_up(over, below, last).progress == 0.25
    assert roll_up(over, below, after).progress == roll_up(plain, below, after).progress


@given(metrics, metrics)
def test_whether_two_values_may_be_added_is_mutual(one: Metric, other: Metric) -> None:
    assert rules.same_unit(one, other) == rules.same_unit(other, one)
    assert rules.same_unit(one, one)


@given(children)
def test_counts_add_up(below: list[Child]) -> None:
    in_force = [
        child
        for child in below
        if child.node.state in ("active", "closed") and not child.node.is_statement
    ]
    expected = len(in_force) + sum(sum(child.result.counts) for child in in_force)
    assert sum(rules.counts_below(below)) == expected


@given(nodes, children)
def test_a_statement_has_no_number_and_no_health(
    node: Node, below: list[Child]
) -> None:
    found = roll_up(replaced(node, is_statement=True), below)
    assert found == Result(health="")


@given(nodes, children, st.builds(Child, nodes, results))
def test_a_statement_below_changes_nothing(
    node: Node, below: list[Child], other: Child
) -> None:
    said = other._replace(node=replaced(other.node, is_statement=True))
    assert roll_up(node, [*below, said]) == roll_up(node, below)


FAR = Period(dt.date(2026, 4, 1), dt.date(2046, 3, 31))


@given(nodes, children, st.integers(0, 364))
def test_a_far_horizon_is_never_off_track_in_its_first_year(
    node: Node, below: list[Child], later: int
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
def test_a_yearly_pace_moves_on_anniversaries_alone(
    start: dt.date, years: int, later: int
) -> None:
    period = Period(start, start + dt.timedelta(days=365 * years))
    today = start + dt.timedelta(days=later)
    tomorrow = today + dt.timedelta(days=1)
    assume(tomorrow < period.ends_on)
    one, other = (rules.pace_of(period, day, by_year=True) for day in (today, tomorrow))
    is_birthday = (tomorrow.month, tomorrow.day) == (start.month, start.day)
    if not is_birthday and (start.month, start.day) != (2, 29):
        assert one == other
    assert one is not None
    assert other is not None
    assert one <= other <= rules.pace_of(period, tomorrow)  # type: ignore[operator]


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
def test_whoever_began_on_29_february_waits_for_the_first_of_march(
    today: str, years: int
) -> None:
    start = dt.date(2028, 2, 29)
    period = Period(start, dt.date(2048, 2, 28))
    pace = rules.pace_of(period, dt.date.fromisoformat(today), by_year=True)
    total = (period.ends_on - start).days + 1
    assert pace is not None
    assert round(pace * total / 365.25) == years


def test_a_year_is_gone_to_the_day() -> None:
    start = dt.date(2026, 1, 1)
    for year in range(2027, 2046):
        first = dt.date(year, 1, 1)
        assert rules.end_of_last_year(start, first) == first - dt.timedelta(days=1)
