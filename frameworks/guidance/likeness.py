"""Similarity of two titles, whatever their numbers."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

# Above it titles were copies in the labelled set, below it translations.
COPIED = 0.86
# Similarity of word forms in percent: "cost" and "costs", "steigern" and "steigerung".
SAME_WORD = 70
# Words like "the" and "our" are interchangeable.
LONGEST_SMALL = 3
NUMBERS = re.compile(r"[$€£¥]?\d[\d.,]*\s?(?:%|[kmb]\b)?|[$€£¥%]", re.IGNORECASE)
MARKS = re.compile(r"[^\w\s]|_")


def likeness(one: str, other: str) -> float:
    """Similarity of two titles, 0–1; numbers, case and order do not count."""
    mine, theirs = plain(one), plain(other)
    if not mine or not theirs:
        return 0.0
    return fuzz.token_sort_ratio(mine, theirs) / 100


def is_copy(title: str, parent: str) -> bool:
    """Whether a title repeats the other one: no significant word was replaced.

    "Sales in the north" and "sales in the south" are alike, but parts of one whole.
    """
    if likeness(title, parent) < COPIED:
        return False
    mine, theirs = plain(title).split(), plain(parent).split()
    return not (_without(mine, theirs) and _without(theirs, mine))


def _without(mine: list[str], theirs: list[str]) -> list[str]:
    """The significant words that are not among the others in any form."""
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
