"""Each rule that a goal may break, by its code (frameworks/rules.py)."""

from __future__ import annotations

import pytest

from frameworks.catalogue import catalogue_from
from frameworks.configuration import FrameworkSettings, LevelSettings, Settings
from frameworks.rules import findings
from frameworks.spec import (
    Check,
    Finding,
    Framework,
    Goalish,
    Kind,
    KindRef,
    Level,
    Severity,
    Use,
)
from tests.frameworks.build import catalogue, goalish
from tests.needs import needs_framework

pytestmark = needs_framework("okr")

KEY_RESULT = KindRef("okr", "key_result")
OBJECTIVE = KindRef("okr", "objective")


def codes(goal: Goalish, slug: str = "okr", **levels: LevelSettings) -> list[str]:
    return [one.code for one in findings(catalogue(slug, **levels), slug, goal)]


@needs_framework("v2mom")
@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({}, []),
        ({"parent": KindRef("v2mom", "value")}, ["misplaced"]),
        ({"n_beside": 3}, []),
        ({"n_beside": 4}, ["too_many"]),
        # One objective is no crime: the owner may have others elsewhere.
        ({"n_beside": 1}, []),
        ({"n_below": {KEY_RESULT: 4}}, []),
        ({"n_below": {KEY_RESULT: 5}}, ["too_many"]),
        ({"n_below": {KEY_RESULT: 1}}, ["too_few"]),
        ({"n_below": {}}, []),
        ({"n_below": {OBJECTIVE: 9, KindRef("gone", "x"): 9}}, []),
        ({"n_below": {KEY_RESULT: 5}, "level": Level.COMPANY}, []),
        ({"days": 28}, []),
        ({"days": 366}, []),
        ({"days": 27}, ["horizon"]),
        ({"days": 367}, ["horizon"]),
        # Parts may be shorter.
        ({"days": 3, "parent": OBJECTIVE}, []),
        ({"has_metric": True, "n_children": 0}, ["number_alone"]),
    ],
)
def test_findings_of_an_objective(over: dict[str, object], expected: list[str]) -> None:
    assert codes(goalish(**over)) == expected


@needs_framework("bhag")
def test_a_kind_at_a_wrong_level_is_a_finding() -> None:
    goal = goalish(kind="bhag", days=4000)
    assert codes(goal, "bhag", team=LevelSettings(use=Use.ALLOWED)) == ["wrong_level"]
    assert codes(goal, "bhag") == ["switched_off"]


def test_a_goal_of_a_disabled_framework_is_a_finding() -> None:
    off = LevelSettings(use=Use.OFF)
    assert codes(goalish(), team=off) == ["switched_off"]
    assert codes(goalish(level=Level.COMPANY), team=off) == []


def test_closed_goals_do_not_count_for_limits() -> None:
    goal = goalish(is_open=False, n_beside=9, days=9999, n_below={KEY_RESULT: 9})
    assert codes(goal, team=LevelSettings(use=Use.OFF)) == []


def test_key_results_below_a_key_result_have_no_limit() -> None:
    goal = goalish(
        kind="key_result", parent=OBJECTIVE, has_metric=True, has_target=True,
        n_below={KEY_RESULT: 9},
    )  # fmt: skip
    assert codes(goal) == []


@pytest.mark.parametrize("code", ["too_many", "horizon"])
def test_a_finding_can_be_hidden_for_a_level(code: str) -> None:
    goal = goalish(n_beside=9, days=9999)
    assert sorted(codes(goal)) == ["horizon", "too_many"]
    hidden = LevelSettings(hidden_notes=frozenset({code}))
    assert code not in codes(goal, team=hidden)
    assert codes(goal, company=hidden) == codes(goal)


def test_configured_limits_override_the_frameworks() -> None:
    few = LevelSettings(limits={"objective": (1, 1), "key_result": (1, 2)})
    goal = goalish(n_beside=2, n_below={KEY_RESULT: 3})
    assert codes(goal) == []
    assert codes(goal, team=few) == ["too_many", "too_many"]


def test_a_configured_period_overrides_the_frameworks() -> None:
    month = LevelSettings(horizon_days=(7, 31))
    assert codes(goalish(days=92), team=month) == ["horizon"]


@needs_framework("whats_hows")
def test_a_statement_has_no_period_limit() -> None:
    how = goalish(kind="how", days=9999)
    assert codes(how, "whats_hows") == []


def test_a_wrong_parent_is_refused_and_other_findings_are_marked() -> None:
    goal = goalish(kind="key_result", has_metric=False, n_beside=1)
    found = findings(catalogue(), "okr", goal)
    assert [(one.code, one.severity) for one in found] == [
        ("misplaced", Severity.REFUSE),
        ("no_metric", Severity.MARK),
    ]


def test_the_words_count_and_name_what_they_mean() -> None:
    (one,) = findings(catalogue(), "okr", goalish(n_below={KEY_RESULT: 1}))
    assert str(one.text) == "1 key result; 2 or more work best."
    (one,) = findings(catalogue(), "okr", goalish(n_beside=4))
    assert str(one.text) == "4 objectives; 3 or fewer work best."


def test_words_follow_the_organization_s_labels() -> None:
    renamed = FrameworkSettings(labels={"key_result": ("KPI", "KPIs")})
    mine = catalogue_from(Settings(frameworks={"okr": renamed}))
    (one,) = findings(mine, "okr", goalish(n_below={KEY_RESULT: 5}))
    assert str(one.text) == "5 KPIs; 4 or fewer work best."


def test_a_check_that_raises_affects_no_other_finding() -> None:
    def broken(_goal: Goalish) -> Finding | None:
        raise ZeroDivisionError

    aim = Kind("aim", "Aim", "Aims", ())
    spec = Framework(
        "aims",
        "Aims",
        "1",
        (aim,),
        (1, 9),
        checks=(Check("bad", "Bad", broken),),
        uses={Level.TEAM: Use.ALLOWED},
    )
    mine = catalogue_from(Settings(), frameworks=[spec])
    found = findings(mine, "aims", goalish(kind="aim", days=99))
    assert [one.code for one in found] == ["horizon"]
