"""The share of a mean counts the goals that the roll-up counts."""

from __future__ import annotations

from typing import Any

import pytest

from goals.models import Goal
from goals.selectors.detail import supporting_goals
from goals.selectors.share import share_of_mean
from tests.cast import Acme
from tests.factories import GoalFactory
from tests.needs import needs_framework

HALF = 0.5


@needs_framework("v2mom")
@pytest.mark.parametrize(
    "apart",
    [
        {"framework": "v2mom", "kind": "value"},
        {"contributes": False},
        {"state": Goal.State.ARCHIVED},
        {"state": Goal.State.DRAFT},
        {"weight": 0.0},
    ],
)
def test_goals_that_do_not_count_take_no_share(
    inside_acme: Acme, apart: dict[str, Any]
) -> None:
    acme = inside_acme
    parent = GoalFactory.create(by=acme.ada)
    for _n in range(2):
        GoalFactory.create(by=acme.ada, parent=parent)
    # As a kind that was changed later leaves it: no form lets a statement contribute.
    Goal.objects.filter(pk=Goal.objects.latest("pk").pk).update(**apart)
    share = share_of_mean(parent, 1.0, None)
    assert share is not None
    assert (share.mine, share.n_goals) == (HALF, 2)


@needs_framework("v2mom")
def test_a_statement_below_a_goal_is_listed_as_not_counting(inside_acme: Acme) -> None:
    acme = inside_acme
    parent = GoalFactory.create(by=acme.ada)
    GoalFactory.create(by=acme.ada, parent=parent)
    goal = GoalFactory.create(by=acme.ada, parent=parent)
    Goal.objects.filter(pk=goal.pk).update(framework="v2mom", kind="value")
    rows = supporting_goals(acme.ada, parent).rows
    assert [row.counts for row in rows] == [True, False]
