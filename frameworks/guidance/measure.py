"""Checks whether a sentence says by itself when it is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.guidance.vague import best_efforts, comparison, empty_praise

if TYPE_CHECKING:
    from frameworks.guidance.reading import DraftReading


def has_number(reading: DraftReading) -> bool:
    """Whether it has an amount in figures or in words."""
    return bool(reading.amounts) or _undated(reading, "number_words")


def has_measure(reading: DraftReading) -> bool:
    """Whether it has a number, all or none of something, or a deliverable."""
    return (
        has_number(reading) or _undated(reading, "universals") or is_delivery(reading)
    )


def is_delivery(reading: DraftReading) -> bool:
    """Whether it is a deliverable: “Launch the shop”, “das CRM einführen”.

    Not “launch more shops”.
    """
    if best_efforts(reading) or empty_praise(reading) or comparison(reading):
        return False
    sentence = reading.sentence
    if sentence.holds("done"):
        return True
    return any(
        cut.first in reading.starts or _is_german(reading, cut.first)
        for cut in sentence.all("deliverables")
    )


def _is_german(reading: DraftReading, index: int) -> bool:
    """Whether it is a German infinitive or participle; the English verbs end otherwise."""
    token = reading.sentence.tokens[index]
    is_last = index + 1 == len(reading.sentence)
    return token.is_lower and (
        (token.folded.endswith(("en", "rn", "ln")) and len(token.text) > len("open"))
        or (is_last and token.folded.endswith("t") and len(token.text) > len("submit"))
    )


def _undated(reading: DraftReading, name: str) -> bool:
    dated = {
        index for each in reading.dated for index in range(each.cut.first, each.cut.end)
    }
    return any(cut.first not in dated for cut in reading.sentence.all(name))
