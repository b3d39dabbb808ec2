"""A title cut into words, with the way back to its characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.guidance.words import Words

# Words with hyphens, numbers with their separators, dates as 2026-12-15 and 15/12/2026.
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+|(?<=\d)[.,/](?=\d)[^\W_]+)*")
# Two clauses may meet at one of these.
STOPS = frozenset(".;:!?()[]–—|")
# A title is at most 300 characters long; nothing much longer is worth the time.
MOST = 600


@dataclass(frozen=True, slots=True)
class Token:
    """`folded`: for looking up. `start`, `end`: characters of the title."""

    text: str
    folded: str
    start: int
    end: int

    @property
    def is_lower(self) -> bool:
        return self.text == self.text.lower()

    @property
    def has_digit(self) -> bool:
        return self.text[0].isdigit()


@dataclass(frozen=True, slots=True)
class Cut:
    """A run of tokens: `first` up to and without `end`."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """`title`: as written. `is_loud`: all in capitals, so that capitals say nothing."""

    title: str
    tokens: tuple[Token, ...]
    is_loud: bool

    def __len__(self) -> int:
        return len(self.tokens)

    def word(self, index: int) -> str:
        """The folded token, "" beyond the ends."""
        return self.tokens[index].folded if 0 <= index < len(self.tokens) else ""

    def gap(self, index: int) -> str:
        """What stands between the token and the one before it."""
        before = self.tokens[index - 1].end if index > 0 else 0
        after = self.tokens[index].start if index < len(self.tokens) else None
        return self.title[before:after]

    def stops(self, index: int) -> bool:
        """Whether a clause ends before the token."""
        return bool(STOPS.intersection(self.gap(index)))

    def said(self, cut: Cut) -> str:
        """The very words of the title."""
        if cut.first >= cut.end:
            return ""
        return self.title[self.tokens[cut.first].start : self.tokens[cut.end - 1].end]

    def at(self, index: int, words: Words, name: str) -> Cut | None:
        """The longest word or phrase of the list that begins with the token."""
        most = min(words.longest.get(name, 0), len(self.tokens) - index)
        for size in range(most, 0, -1):
            phrase = " ".join(self.word(index + step) for step in range(size))
            if phrase in words[name]:
                return Cut(index, index + size)
        return None

    def all(self, words: Words, name: str) -> Iterator[Cut]:
        """Every word or phrase of the list that the title holds, in order."""
        for index in range(len(self.tokens)):
            cut = self.at(index, words, name)
            if cut is not None:
                yield cut

    def holds(self, words: Words, name: str) -> bool:
        return next(self.all(words, name), None) is not None


def read(title: str) -> Sentence:
    title = title[:MOST]
    found = (match for match in WORD.finditer(title))
    tokens = tuple(
        Token(match[0], match[0].casefold(), match.start(), match.end())
        for match in found
    )
    return Sentence(title, tokens, title.isupper())


def fold(words: str) -> str:
    """A word or phrase as the lists keep it."""
    return " ".join(match[0].casefold() for match in WORD.finditer(words))
