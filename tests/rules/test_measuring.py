"""Properties of weighted means (goals/rules.py) and of metrics (goals/metrics.py)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from goals import rules
from goals.metrics import Metric, metric_attainment, same_unit
from tests.rules.anything import (
    DIRECTIONS,
    fractions,
    maybe,
    metrics,
    numbers,
    pairs,
    weights,
)


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
def test_unmeasured_values_are_left_out(
    values: list[tuple[float, float | None]], weight: float
) -> None:
    assert rules.weighted_mean([*values, (weight, None)]) == rules.weighted_mean(values)


@given(pairs, fractions)
def test_zero_weight_has_no_effect(
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
        metric_attainment(Metric("number", direction, start, target, current))
        for current in (worse, better)
    ]
    if None not in found:
        assert found[0] <= found[1]  # type: ignore[operator]


@given(numbers, numbers)
def test_progress_is_zero_at_the_start_and_one_at_the_target(
    start: Decimal, target: Decimal
) -> None:
    assume(start != target)
    direction = "increase" if target > start else "decrease"
    at = [
        metric_attainment(Metric("number", direction, start, target, current))
        for current in (start, target)
    ]
    assert at == [0, 1]


@given(st.sampled_from(DIRECTIONS), numbers, numbers)
def test_an_empty_range_is_reached_or_not(
    direction: str, target: Decimal, current: Decimal
) -> None:
    found = metric_attainment(Metric("number", direction, target, target, current))
    down = direction in ("decrease", "at_most")
    assert found == float(current <= target if down else current >= target)


@given(metrics)
def test_without_a_value_nothing_is_measured(metric: Metric) -> None:
    assert metric_attainment(metric._replace(current=None)) is None


@given(metrics)
def test_without_a_target_only_yes_or_no_is_measured(metric: Metric) -> None:
    found = metric_attainment(metric._replace(target=None))
    assert found is None or metric.type == "yes_no"


@given(numbers)
def test_a_missing_start_is_zero_on_the_way_up(current: Decimal) -> None:
    metric = Metric("number", "increase", None, Decimal(40), current)
    assert metric_attainment(metric) == metric_attainment(
        metric._replace(start=Decimal(0))
    )


@given(metrics, metrics)
def test_addability_of_values_is_symmetric(one: Metric, other: Metric) -> None:
    assert same_unit(one, other) == same_unit(other, one)
    assert same_unit(one, one)
