"""Detects activities in place of results (sources 002 and 004)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.guidance.text import Cut

if TYPE_CHECKING:
    from frameworks.guidance.reading import DraftReading

# Most words between a verb and its noun.
REACH = 5


def activity(reading: DraftReading) -> Cut | None:
    """The activity, if any: “Make 50 sales calls”, “calls made”.

    Not “reduce the number of calls”.
    """
    sentence = reading.sentence
    if any(reading.is_word(index, "reducing") for index in range(len(sentence))):
        return None
    phrase = next(sentence.all("activities"), None)
    return _of_verb(reading) or phrase or _of_count(reading)


def _of_verb(reading: DraftReading) -> Cut | None:
    for alone in reading.sentence.all("activity_starts"):
        is_german = _is_infinitive(reading, alone.first)
        if alone.first in reading.starts or is_german:
            return alone
    for start in reading.starts:
        if reading.is_word(start, "activity_verbs"):
            noun = _noun_behind(reading, start + 1)
            if noun is not None:
                return Cut(start, noun.end)
    return _of_last_verb(reading)


def _noun_behind(reading: DraftReading, first: int) -> Cut | None:
    sentence = reading.sentence
    for index in range(first, min(first + REACH, len(sentence))):
        if sentence.stops(index) or reading.is_word(index, "relating"):
            return None
        noun = sentence.at(index, "activity_nouns")
        if noun is not None:
            return noun
    return None


def _of_last_verb(reading: DraftReading) -> Cut | None:
    """German with the verb last: "50 Anrufe pro Woche tätigen"."""
    sentence = reading.sentence
    for noun in sentence.all("activity_nouns"):
        last = min(noun.end + REACH, len(sentence))
        for index in range(noun.end, last):
            if sentence.stops(index):
                break
            if reading.is_word(index, "activity_verbs") and _is_infinitive(
                reading, index
            ):
                return Cut(noun.first, index + 1)
    return None


def _is_infinitive(reading: DraftReading, index: int) -> bool:
    token = reading.sentence.tokens[index]
    return token.is_lower and token.folded.endswith("n")


def _of_count(reading: DraftReading) -> Cut | None:
    """A bare count of things as activity: “3 blog posts”."""
    if 0 not in reading.amounts:
        return None
    noun = reading.sentence.at(1, "activity_nouns")
    return Cut(1, noun.end) if noun else None
