"""The example of source 000: not yet SMART, SMART, too much, and back."""

from frameworks.guidance import GoalDraft, HintKind, advise, praise
from tests.guidance.drafts import WORDS

FIRST = "To increase Instagram followers."
SMART = "To increase Instagram followers by 1,000 followers by the end of fiscal year."
TOO_MUCH = (
    "To increase Instagram followers by 1,000 followers "
    "through engaging video content by the end of fiscal year."
)


def asked(title: str) -> list[HintKind]:
    return [hint.kind for hint in advise(GoalDraft(title, wants_parent=False), WORDS)]


def test_the_first_goal_has_no_number_and_no_date() -> None:
    assert asked(FIRST) == [HintKind.NO_MEASURE, HintKind.NO_DATE]


def test_the_second_goal_gets_no_hint() -> None:
    assert asked(SMART) == []
    letters = [each.letter for each in praise(GoalDraft(SMART), WORDS)]
    assert letters == ["S", "M", "T"]


def test_the_third_goal_is_suggested_without_its_tactic() -> None:
    (hint,) = advise(GoalDraft(TOO_MUCH, wants_parent=False), WORDS)
    assert hint.kind == HintKind.OVER_SPECIFIED
    assert hint.words == "through engaging video content"
    assert hint.suggestion == SMART


def test_capitals_as_in_the_source_change_nothing() -> None:
    (hint,) = advise(GoalDraft(TOO_MUCH.upper(), wants_parent=False), WORDS)
    assert hint.suggestion == SMART.upper()
    assert asked(SMART.upper()) == []
    assert asked(FIRST.upper()) == [HintKind.NO_MEASURE, HintKind.NO_DATE]
