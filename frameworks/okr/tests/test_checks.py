"""Findings of OKR on goals."""

from __future__ import annotations

import pytest

from frameworks.catalogue import catalogue_from
from frameworks.configuration import Settings
from frameworks.rules import findings
from frameworks.spec import KindRef
from tests.frameworks.build import goalish

OBJECTIVE = KindRef("okr", "objective")


@pytest.mark.parametrize(
    ("goal", "codes"),
    [
        ({}, []),
        ({"has_metric": True, "n_children": 0}, ["number_alone"]),
        ({"has_metric": True, "n_children": 2}, []),
        ({"kind": "key_result"}, ["misplaced", "no_metric"]),
        (
            {"kind": "key_result", "parent": OBJECTIVE, "has_metric": True},
            ["no_target"],
        ),
        (
            {
                "kind": "key_result",
                "parent": OBJECTIVE,
                "has_metric": True,
                "has_target": True,
            },
            [],
        ),
    ],
)
def test_says_of_a_goal(goal: dict[str, object], codes: list[str]) -> None:
    found = findings(catalogue_from(Settings()), "okr", goalish(**goal))
    assert [one.code for one in found] == codes
