"""Hypothesis strategies for goals, numbers and days, for properties of the rules."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from hypothesis import strategies as st

from goals import rules
from goals.metrics import Metric
from goals.pace import GoalPeriod
from goals.rules import Child, Counts, Coverage, GoalNode, Result, Thresholds

TODAY = dt.date(2026, 11, 22)
DIRECTIONS = ("increase", "decrease", "at_least", "at_most")
numbers = st.decimals(-(10**12), 10**12, places=6)
fractions = st.floats(0, 1)
# Smaller weights are left out: a product with them underflows to 0.
weights = st.floats(1e-9, 1000) | st.just(0.0)
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
periods = st.builds(GoalPeriod, days, days, st.booleans())
nodes = st.builds(
    GoalNode,
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
    # A former statement has no health until it is rolled up.
    health=st.sampled_from(("", *rules.HEALTH_ORDER)),
    updated_on=maybe() | days,
    counts=st.builds(Counts, *[st.integers(0, 9)] * 4),
    coverage=st.integers(0, 9).map(lambda n: Coverage(n, n // 2)),
)
children = st.lists(st.builds(Child, nodes, results), max_size=6)
pairs = st.lists(st.tuples(weights, maybe() | fractions), max_size=8)


def roll_up(node: GoalNode, below: list[Child], today: dt.date = TODAY) -> Result:
    return rules.roll_up(node, below, today=today, thresholds=Thresholds(0.70, 0.50))


def replaced(node: GoalNode, **over: Any) -> GoalNode:
    return dataclasses.replace(node, **over)
