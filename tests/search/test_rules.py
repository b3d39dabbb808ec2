"""One typo: what a word may have been, beside a plain comparison of two words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import highlighted
from search.rules import has_all, with_typos, words_of


def is_one_typo(word: str, other: str) -> bool:
    """One letter more, less or another, or two neighbours changed places."""
    first = 0
    while first < min(len(word), len(other)) and word[first] == other[first]:
        first += 1
    rest, other_rest = word[first:], other[first:]
    return (
        rest[1:] == other_rest
        or rest == other_rest[1:]
        or rest[1:] == other_rest[1:]
        or (rest[:2] == other_rest[:2][::-1] and rest[2:] == other_rest[2:])
    )


LETTERS = "abzo"


@given(st.text(LETTERS, min_size=4, max_size=7), st.text(LETTERS, max_size=8))
def test_typos_are_those_of_one_letter(word: str, other: str) -> None:
    assert (other in with_typos(word)) == (word == other or is_one_typo(word, other)), (
        word,
        other,
    )


@pytest.mark.parametrize("word", ["", "abc", "2026", "q3plan"])
def test_short_words_and_numbers_are_as_they_were_typed(word: str) -> None:
    assert with_typos(word) == {word}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("прдажи", "продажи"), ("πωλησηις", "πωλησεις"), ("вырчука", "выручка")],
)
def test_other_alphabets_have_typos_too(typed: str, meant: str) -> None:
    assert meant in with_typos(typed)


def test_a_text_has_words_by_their_beginnings() -> None:
    assert has_all(" open the ports", [frozenset({"port"}), frozenset({"op", "x"})])
    assert not has_all(" open the ports", [frozenset({"orts"})])
    assert has_all(" anything", [])


def test_words_are_cut_off_and_counted_once() -> None:
    assert words_of(f" {'a' * 50} b b c d e f g") == ("a" * 40, *"bcdef")


@pytest.mark.parametrize(
    ("text", "wanted", "marked"),
    [
        ("Open the ports", ["port"], "Open the <mark>port</mark>s"),
        (
            "Häfen & Straße",
            ["haf", "strass"],
            "<mark>Häf</mark>en &amp; <mark>Straß</mark>e",
        ),
        ("<b>", ["b"], "&lt;<mark>b</mark>&gt;"),
        ("report", ["port"], "report"),
    ],
)
def test_the_beginnings_are_marked(text: str, wanted: list[str], marked: str) -> None:
    assert highlighted(text, map(frozenset, ([each] for each in wanted))) == marked
