"""How alike two titles are, whatever their numbers."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

NUMBERS = re.compile(r"[$€£¥]?\d[\d.,]*\s?(?:%|[kmb]\b)?|[$€£¥%]", re.IGNORECASE)
MARKS = re.compile(r"[^\w\s]|_")


def likeness(one: str, other: str) -> float:
    """0–1: how alike two titles are in words; numbers, case and order do not count."""
    mine, theirs = plain(one), plain(other)
    if not mine or not theirs:
        return 0.0
    return fuzz.token_sort_ratio(mine, theirs) / 100


def plain(title: str) -> str:
    """The words alone, in lower case."""
    return " ".join(MARKS.sub(" ", NUMBERS.sub(" ", title.casefold())).split())


def numbers_in(title: str) -> list[str]:
    """The figures, in their order."""
    return re.findall(r"\d+(?:[.,]\d+)*", title)
