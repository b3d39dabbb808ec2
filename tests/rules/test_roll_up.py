"""Properties of the roll-up (goals/rules.py): what a goal takes from those below it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals import rules
from goals.pace import expected_since, is_silent
from goals.rules import Child, GoalNode, Result
from tests.rules.anything import (
    children,
    days,
    nodes,
    replaced,
    results,
    roll_up,
)


@given(nodes, children, days)
def test_results_stay_in_their_range(
    node: GoalNode, below: list[Child], today: dt.date
) -> None:
    found = roll_up(node, below, today)
    assert found.progress is None or 0 <= found.progress <= 1
    assert found.pace is None or 0 <= found.pace <= 1
    assert found.confidence is None or 0 <= found.confidence <= 100 + 1e-9
    assert (found.progress is None) == (found.attainment is None)
    assert found.health in (("",) if node.is_statement else rules.HEALTH_ORDER)
    assert found.weakest in ("", *rules.HEALTH_ORDER)


@given(nodes, children, st.randoms())
def test_the_order_of_the_children_does_not_matter(
    node: GoalNode, below: list[Child], chance: Any
) -> None:
    shuffled = below[:]
    chance.shuffle(shuffled)
    assert roll_up(node, below) == roll_up(node, shuffled)


@given(nodes, children, st.builds(Child, nodes, results))
def test_a_non_contributing_child_changes_only_the_counts(
    node: GoalNode, below: list[Child], other: Child
) -> None:
    supporter = other._replace(node=replaced(other.node, contributes=False))
    before, after = roll_up(node, below), roll_up(node, [*below, supporter])
    assert after._replace(counts=before.counts) == before


@pytest.mark.parametrize("state", ["draft", "archived"])
@given(node=nodes, below=children, other=st.builds(Child, nodes, results))
def test_drafts_and_archived_goals_have_no_effect(
    state: str, node: GoalNode, below: list[Child], other: Child
) -> None:
    absent = other._replace(node=replaced(other.node, state=state))
    assert roll_up(node, [*below, absent]) == roll_up(node, below)


@given(nodes, children, days)
def test_a_goal_without_updates_is_never_on_track(
    node: GoalNode, below: list[Child], today: dt.date
) -> None:
    found = roll_up(node, below, today)
    last = found.updated_on or expected_since(node.period, node.created_on)
    if (
        node.state == "active"
        and not node.is_statement
        and found.health != "done"
        and is_silent(node.cadence_days, last, today)
    ):
        assert found.health == "not_updated"


@given(nodes, st.builds(Child, nodes, results), children, days)
def test_a_goal_over_an_unmeasured_one_is_never_done(
    node: GoalNode, child: Child, below: list[Child], today: dt.date
) -> None:
    """Unmeasured is not 0, and not done either, however far the others are."""
    mean = replaced(
        node, source="mean", state="active", status="", override=None, final=None
    )
    unmeasured = Child(
        replaced(
            child.node, contributes=True, state="active", weight=1.0, is_statement=False
        ),
        child.result._replace(progress=None, value=None, health="not_updated"),
    )
    found = roll_up(mean, [*below, unmeasured], today)
    assert found.health != "done"
    if not mean.is_statement:
        assert found.coverage.measured < found.coverage.contributing
        assert found.progress == roll_up(mean, below, today).progress


@given(nodes, children, days)
def test_only_what_makes_up_a_number_is_counted_as_measured(
    node: GoalNode, below: list[Child], today: dt.date
) -> None:
    found = roll_up(node, below, today)
    assert found.coverage.measured <= found.coverage.contributing <= len(below)
    if node.source == "metric" or rules.is_overridden(node, today):
        assert found.coverage == (0, 0)
    elif found.coverage.measured == 0:
        assert found.progress is None or (node.state, node.final) != ("active", None)


@given(nodes, children)
def test_a_final_score_overrides_everything(node: GoalNode, below: list[Child]) -> None:
    closed = replaced(node, state="closed", final=0.35, is_statement=False)
    assert roll_up(closed, below).progress == 0.35


@given(nodes, children, days)
def test_an_override_counts_to_its_last_day(
    node: GoalNode, below: list[Child], last: dt.date
) -> None:
    over = replaced(node, state="active", override=0.25, override_until=last)
    over = replaced(over, is_statement=False)
    plain = replaced(over, override=None)
    after = last + dt.timedelta(days=1)
    assert roll_up(over, below, last).progress == 0.25
    assert roll_up(over, below, after).progress == roll_up(plain, below, after).progress


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
    node: GoalNode, below: list[Child]
) -> None:
    found = roll_up(replaced(node, is_statement=True), below)
    assert found == Result(health="")


@given(nodes, children, st.builds(Child, nodes, results))
def test_a_statement_below_has_no_effect(
    node: GoalNode, below: list[Child], other: Child
) -> None:
    said = other._replace(node=replaced(other.node, is_statement=True))
    assert roll_up(node, [*below, said]) == roll_up(node, below)
