"""Visible texts hold no retired phrase (LANGUAGE.md, "Words on the page")."""

from __future__ import annotations

import pytest

from tests.architecture.phrases import retired_in
from tests.architecture.test_names import name_of, texts_for_people


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Hand in", "Hand in"),
        ("2 of 7 handed in", "handed in"),
        ("Said today, pace says 4", "pace says"),
        ("Nobody carries it yet.", "carries it"),
        ("None: it stands on its own", "stands on its own"),
        ("Values from machines", "machines"),
        ("%(name)s hears of it.", "hears of it"),
    ],
)
def test_a_retired_phrase_is_found(text: str, phrase: str) -> None:
    assert phrase in [each.partition(":")[0] for each in retired_in(text)]


@pytest.mark.parametrize(
    "text",
    ["Submit check-in", "The handle is in use", "No one yet.", "Set as default"],
)
def test_plain_words_are_no_phrases(text: str) -> None:
    assert retired_in(text) == []


def test_no_visible_text_holds_a_retired_phrase() -> None:
    found = {
        f"{name_of(path)}: {text}: {phrases}"
        for path, texts in texts_for_people()
        for text in texts
        if (phrases := retired_in(text))
    }
    assert found == set()
