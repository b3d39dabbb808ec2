"""Results as scores: tenths, and a grade."""

from decimal import Decimal

import pytest
from django.utils import translation

from goals.scoring import good_hint, is_good, score_of, score_text, verdict

GOOD_FROM = {"": 0.7, "aspirational": 0.7, "committed": 1.0}


@pytest.mark.parametrize(
    ("progress", "score"),
    [(0.0, "0.0"), (0.04, "0.0"), (0.05, "0.1"), (0.25, "0.3"), (0.68, "0.7"),
     (0.949, "0.9"), (0.96, "0.9"), (0.999, "0.9"), (1.0, "1.0")],
)  # fmt: skip
def test_an_incomplete_goal_never_rounds_to_a_full_score(
    progress: float, score: str
) -> None:
    assert score_of(progress) == Decimal(score)
    assert score_text(progress) == score


def test_a_score_is_written_in_the_readers_language() -> None:
    with translation.override("de"):
        assert score_text(0.7) == "0,7"


@pytest.mark.parametrize(
    ("progress", "ambition", "good"),
    [(0.7, "aspirational", True), (0.68, "aspirational", True),
     (0.64, "aspirational", False), (0.7, "committed", False),
     (1.0, "committed", True), (0.7, "", True), (0.7, "of our own", True)],
)  # fmt: skip
def test_the_grade_follows_the_rounded_score(
    progress: float,
    ambition: str,
    good: bool,
) -> None:
    assert is_good(progress, GOOD_FROM, ambition) is good
    assert verdict(progress, GOOD_FROM, ambition)


def test_without_a_good_threshold_there_is_no_grade() -> None:
    assert is_good(0.7, {}, "") is None
    assert verdict(0.7, {}, "committed") == ""
    assert good_hint({}, "") == ""
