"""A parsed title, shared by all rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from frameworks.guidance.dates import Dated, dates
from frameworks.guidance.numbers import amounts
from frameworks.guidance.text import Sentence, read

if TYPE_CHECKING:
    from frameworks.guidance.word_lists import WordLists


@dataclass(frozen=True, slots=True)
class DraftReading:
    """A parsed title.

    `amounts`: tokens that are amounts; `starts`: tokens with which clauses begin.
    """

    sentence: Sentence
    words: WordLists
    dated: tuple[Dated, ...]
    amounts: frozenset[int]
    starts: tuple[int, ...]

    def date_at(self, index: int) -> Dated | None:
        return next((each for each in self.dated if each.cut.first == index), None)

    def amount_at(self, index: int) -> int | None:
        """End of "by 1,000" or "to at least 5" that begins here: the token after."""
        led = self.sentence.at(index, "amounts")
        if led is None:
            return None
        more = self.sentence.at(led.end, "amounts")
        number = more.end if more else led.end
        return number + 1 if number in self.amounts else None

    def is_word(self, index: int, name: str) -> bool:
        return self.sentence.word(index) in self.words[name]

    def is_verb(self, index: int) -> bool:
        """Whether the word can be the verb at the start of a clause."""
        return any(
            self.sentence.at(index, name)
            for name in ("verbs", "verbs_or_nouns", "deliverables", "vague")
        )


@lru_cache(maxsize=512)
def reading_of(title: str, words: WordLists) -> DraftReading:
    sentence = read(title, words)
    dated = tuple(dates(sentence, words))
    return DraftReading(
        sentence,
        words,
        dated,
        frozenset(amounts(sentence, dated, words)),
        tuple(_starts(sentence, words)),
    )


def _starts(sentence: Sentence, words: WordLists) -> list[int]:
    """The first words of clauses, after "to", "we will" and adverbs."""
    return [
        _skip(sentence, index, words)
        for index in range(len(sentence))
        if index == 0 or sentence.stops(index)
    ]


def _skip(sentence: Sentence, index: int, words: WordLists) -> int:
    while sentence.word(index) in words["lead_ins"] or (
        sentence.word(index).endswith("ly") and index + 1 < len(sentence)
    ):
        index += 1
    return index
