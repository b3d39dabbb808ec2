"""The lists: files of two languages, and what an organization adds and takes away."""

import pytest

from frameworks.guidance import (
    EXTENSIBLE,
    LANGUAGES,
    Extra,
    HintKind,
    advise,
    words_for,
)
from frameworks.guidance.word_lists import LISTS
from tests.guidance.drafts import draft


def asked(title: str, extra: Extra | None = None, *languages: str) -> set[HintKind]:
    words = words_for(languages or LANGUAGES, extra)
    return {hint.kind for hint in advise(draft(title), words)}


def test_word_lists_exist_in_english_and_german() -> None:
    assert LANGUAGES == ("de", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_extensible_list_is_known(language: str) -> None:
    words = words_for([language])
    there = {name for name in EXTENSIBLE if words[name]}
    # German leads to a tactic by other words, which govern cases.
    assert set(EXTENSIBLE) - there <= {"tactics"}
    assert len(words.months) >= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_list_names_a_word_twice(language: str) -> None:
    text = (LISTS / f"{language}.toml").read_text(encoding="utf-8")
    for part in text.split("]\n"):
        words = part.rpartition("[")[2].split('"')[1::2]
        assert sorted(words) == sorted(set(words))


def test_only_requested_languages_are_loaded() -> None:
    assert HintKind.VAGUE in asked("Verkauf verbessern", None, "de-AT")
    assert HintKind.VAGUE not in asked("Verkauf verbessern", None, "en", "fr")


def test_an_organization_adds_words() -> None:
    extra: Extra = {"en": {"vague": {"add": ["Synergize"]}}}
    title = "We synergize all 3 teams in Q4"
    assert asked(title.replace("3 ", ""), extra) == {HintKind.VAGUE}
    assert HintKind.VAGUE not in asked(title.replace("3 ", ""))


def test_an_organization_takes_words_away() -> None:
    extra: Extra = {"en": {"vague": {"remove": ["improve"]}}}
    assert HintKind.VAGUE in asked("Improve sales")
    assert HintKind.VAGUE not in asked("Improve sales", extra)


def test_a_word_before_a_tactic_can_be_added() -> None:
    extra: Extra = {"en": {"tactics": {"add": ["by dint of"]}}}
    title = "Reach 40 logos by dint of perseverance"
    assert asked(title) == set()
    assert asked(title, extra) == {HintKind.OVER_SPECIFIED}


def test_lists_that_organizations_cannot_change_stay() -> None:
    extra: Extra = {"en": {"months": {"add": ["x"]}, "verbs": {"remove": ["win"]}}}
    assert words_for(["en"], extra) is words_for(["en"])


def test_combined_lists_are_cached() -> None:
    extra: Extra = {"de": {"empty": {"add": ["prima"]}}}
    again: Extra = {"de": {"empty": {"add": ("Prima",)}}}
    assert words_for(["de", "en"], extra) is words_for(["en", "de"], again)
