"""Hints from a goal's context: parent, owner, past values, number of goals."""

from decimal import Decimal

import pytest

from frameworks.guidance import HintKind, alignment_question, likeness, praise
from tests.guidance.drafts import WORDS, draft, hint, kinds

TITLE = "Win 40 logos"


def test_a_goal_without_a_parent_gets_an_alignment_hint() -> None:
    assert kinds(TITLE, wants_parent=True) == {"no_parent"}
    assert kinds(TITLE, wants_parent=True, parent_title="Grow in Spain") == set()


@pytest.mark.parametrize(
    ("title", "parent"),
    [
        ("Grow ARR by 40%", "Grow ARR by 40%"),
        ("Grow ARR by 10%", "Grow ARR by 40%"),
        ("grow arr by 40 %!", "Grow ARR by 40%"),
        ("Improve net promoter score to 60", "Improve the net promoter score to 60"),
        ("Umsatz um 15 % steigern", "Umsatz um 40 % steigern"),
    ],
)
def test_a_copy_of_the_parents_title_gets_a_hint(title: str, parent: str) -> None:
    assert "copied_parent" in kinds(title, parent_title=parent)


@pytest.mark.parametrize(
    ("title", "parent"),
    [
        ("Generate 2,000 qualified opportunities", "Grow ARR by 40%"),
        ("25 enterprise opps from outbound", "200 qualified enterprise opps"),
        ("40", "12"),
        ("Grow revenue in the region North", "Grow revenue in the region South"),
    ],
)
def test_a_reworded_title_gets_no_copy_hint(title: str, parent: str) -> None:
    assert "copied_parent" not in kinds(title, parent_title=parent)


def test_similarity_ignores_order_case_and_numbers() -> None:
    assert likeness("Close 6 logos", "logos: close 40!") == 1.0
    assert likeness("Close 6 logos", "Hire a chef") < 0.5
    assert likeness("", "") == 0.0


def test_the_alignment_hint_names_the_parent() -> None:
    assert "“Grow”" in alignment_question(draft(TITLE, parent_title="Grow"))
    assert alignment_question(draft(TITLE)) == ""


def test_a_goal_without_an_owner_gets_a_hint() -> None:
    assert kinds(TITLE, has_owner=False) == {"no_owner"}


def far(**over: object) -> dict[str, object]:
    numbers = {
        "metric_type": "number",
        "start": Decimal(10),
        "target": Decimal(40),
        "largest_move": Decimal(12),
    }
    return numbers | over


def test_a_target_beyond_past_changes_gets_a_hint() -> None:
    found = hint(TITLE, HintKind.UNATTAINABLE, **far())
    assert "30" in found.question
    assert "12" in found.question
    assert kinds(TITLE, **far(direction="decrease", target=Decimal(-20))) == {
        "unattainable"
    }


@pytest.mark.parametrize(
    "over",
    [
        {"largest_move": Decimal(26)},
        {"largest_move": None},
        {"has_interim_targets": True},
        {"direction": "at_least"},
        {"start": None},
        {"target": Decimal("NaN")},
    ],
)
def test_ambitious_and_unknown_targets_get_no_hint(over: dict[str, object]) -> None:
    assert "unattainable" not in kinds(TITLE, **far(**over))


def test_lagging_indicators_alone_get_a_hint() -> None:
    lagging = {"indicator": "lagging"}
    assert kinds(TITLE, **lagging, sibling_indicators=("lagging",) * 2) == {
        "all_lagging"
    }
    for beside in (("lagging",), ("lagging", "leading"), ("lagging", "")):
        assert kinds(TITLE, **lagging, sibling_indicators=beside) == set()


def test_only_goals_beyond_the_limit_get_the_too_many_hint() -> None:
    limit = {"at_least": 2, "at_most": 3}
    assert kinds(TITLE, n_beside=4, **limit) == {"too_many"}
    assert kinds(TITLE, n_beside=4, place=3, **limit) == set()
    assert kinds(TITLE, n_beside=3, **limit) == set()
    assert kinds(TITLE, n_beside=1, **limit) == {"too_few"}
    assert kinds(TITLE) == set()


def test_a_statement_only_gets_hints_about_the_limit() -> None:
    over = {"is_statement": True, "wants_parent": True, "has_owner": False}
    assert kinds("Improve everything", **over) == set()
    assert kinds("Trust", **over, n_beside=9, at_most=5) == {"too_many"}
    assert praise(draft("Trust", is_statement=True), WORDS) == []


def test_strengths_are_shown_with_a_reason() -> None:
    over = far(largest_move=Decimal(40), parent_title="Grow in Spain")
    reasons = {each.letter: each.reason for each in praise(draft(TITLE, **over), WORDS)}
    assert list(reasons) == ["S", "M", "A", "R", "T"]
    assert reasons["M"] == "From 10 to 40."
    assert reasons["R"] == "Contributes to “Grow in Spain”."
    assert reasons["T"] == "31 Dec 2026, the end of its cycle."


def test_a_hint_excludes_praise_of_the_same_aspect() -> None:
    letters = {each.letter for each in praise(draft("Improve sales"), WORDS)}
    assert letters == {"T"}
