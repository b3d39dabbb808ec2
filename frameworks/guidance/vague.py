"""Detects words that could mean anything (sources 000 and 004)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.guidance.text import Cut

if TYPE_CHECKING:
    from frameworks.guidance.reading import DraftReading

# German verbs come last, in lower case; no English word ends like them.
INFINITIVE = 6


def best_efforts(reading: DraftReading) -> Cut | None:
    """Best efforts: “Do your best”, “so schnell wie möglich”."""
    return next(reading.sentence.all("best_efforts"), None)


def vague_verb(reading: DraftReading) -> Cut | None:
    """A vague verb: “Improve”, “work on” as first verb; “verbessern” anywhere."""
    sentence = reading.sentence
    for cut in sentence.all("vague"):
        if sentence.at(cut.first, "no_vague"):
            continue
        if cut.first in reading.starts or _is_infinitive(reading, cut):
            return cut
        if _is_joined(reading, cut):
            return cut
    return next(sentence.all("vague_anywhere"), None)


def _is_infinitive(reading: DraftReading, cut: Cut) -> bool:
    token = reading.sentence.tokens[cut.first]
    return (
        token.is_lower and token.folded.endswith("n") and len(token.text) > INFINITIVE
    )


def _is_joined(reading: DraftReading, cut: Cut) -> bool:
    """Whether a verb follows "and": not in "sales and support", a noun."""
    before = cut.first - 1
    is_reason = any(reading.is_word(at, "subordinates") for at in range(before))
    is_joined = reading.is_word(before, "conjunctions") and not is_reason
    return is_joined and reading.is_word(cut.first, "verbs")


def empty_praise(reading: DraftReading) -> Cut | None:
    sentence = reading.sentence
    found = (
        cut for cut in sentence.all("empty") if not sentence.at(cut.first, "no_vague")
    )
    return next(found, None)


def comparison(reading: DraftReading) -> Cut | None:
    """A comparison without a number: “More ports”, up to the next word of the clause."""
    sentence = reading.sentence
    for cut in sentence.all("comparatives"):
        around = (cut.first - 1, cut.first)
        # "Lower the rate" begins with a verb.
        is_verb = cut.first in reading.starts and reading.is_word(cut.first, "verbs")
        if is_verb or any(sentence.at(index, "no_comparatives") for index in around):
            continue
        end = cut.end
        is_open = end < len(sentence) and not sentence.gap(end).strip()
        if is_open and not reading.date_at(end) and not _is_small(reading, end):
            end += 1
        return Cut(cut.first, end)
    return None


def _is_small(reading: DraftReading, index: int) -> bool:
    """Whether the word after a comparison is not what it compares."""
    return any(
        reading.is_word(index, name)
        for name in ("conjunctions", "date_prepositions", "amounts", "subordinates")
    )
