"""How alike two titles are, whatever their numbers."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

# Likenesses above it were copies in the labelled set, those below translations.
COPIED = 0.86
# Percent: "cost" and "costs", "steigern" and "steigerung".
SAME_WORD = 70
# "the" and "our" replace each other.
LONGEST_SMALL = 3
NUMBERS = re.compile(r"[$€£¥]?\d[\d.,]*\s?(?:%|[kmb]\b)?|[$€£¥%]", re.IGNORECASE)
MARKS = re.compile(r"[^\w\s]|_")


def likeness(one: str, other: str) -> float:
    """0–1: how alike two titles are in words; numbers, case and order do not count."""
    mine, theirs = plain(one), plain(other)
    if not mine or not theirs:
        return 0.0
    return fuzz.token_sort_ratio(mine, theirs) / 100


def is_copy(title: str, parent: str) -> bool:
    """Whether a title says the other one again: no word that matters was replaced.

    "Sales in the north" and "sales in the south" are alike, but parts of one whole.
    """
    if likeness(title, parent) < COPIED:
        return False
    mine, theirs = plain(title).split(), plain(parent).split()
    return not (_without(mine, theirs) and _without(theirs, mine))


def _without(mine: list[str], theirs: list[str]) -> list[str]:
    """The words that matter and are in no form among the others."""
    rest = [word for word in mine if word not in theirs and len(word) > LONGEST_SMALL]
    return [
        word
        for word in rest
        if all(fuzz.ratio(word, other) < SAME_WORD for other in theirs)
    ]


def plain(title: str) -> str:
    """The words alone, in lower case."""
    return " ".join(MARKS.sub(" ", NUMBERS.sub(" ", title.casefold())).split())


def numbers_in(title: str) -> list[str]:
    """The figures, in their order."""
    return re.findall(r"\d+(?:[.,]\d+)*", title)
