"""A title split into tokens that keep their character positions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from frameworks.guidance.word_lists import WordLists

# Words with hyphens, numbers with their separators, dates as 2026-12-15 and 15/12/2026.
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+|(?<=\d)[.,/](?=\d)[^\W_]+)*")
# Punctuation that may separate two clauses.
STOPS = frozenset(".;:!?()[]–—|")
SIGN = re.compile(r"\s?[%‰€$£¥]|\+")
# Longest title.
MOST = 300
NOWHERE: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Token:
    """A token. `folded`: for look-ups. `start`, `end`: characters of the title."""

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
    """A range of tokens: `first` up to and without `end`."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A tokenized title.

    `title`: as written. `is_loud`: all in capitals, so that capitals mean nothing.
    `found`: list of words → first token → end of the phrase.
    """

    title: str
    tokens: tuple[Token, ...]
    is_loud: bool
    found: Mapping[str, Mapping[int, int]]

    def __len__(self) -> int:
        return len(self.tokens)

    def word(self, index: int) -> str:
        """The folded token; "" beyond the ends."""
        return self.tokens[index].folded if 0 <= index < len(self.tokens) else ""

    def gap(self, index: int) -> str:
        """The text between the token and the one before it."""
        before = self.tokens[index - 1].end if index > 0 else 0
        after = self.tokens[index].start if index < len(self.tokens) else None
        return self.title[before:after]

    def stops(self, index: int) -> bool:
        """Whether a clause ends before the token."""
        return bool(STOPS.intersection(self.gap(index)))

    def excerpt(self, cut: Cut) -> str:
        """The words of the range as in the title."""
        if cut.first >= cut.end:
            return ""
        return self.title[self.tokens[cut.first].start : self.end_of(cut)]

    def end_of(self, cut: Cut) -> int:
        """End character of the range, with a sign that belongs to its last number."""
        end = self.tokens[cut.end - 1].end
        sign = SIGN.match(self.title, end)
        return sign.end() if sign and self.tokens[cut.end - 1].has_digit else end

    def at(self, index: int, name: str) -> Cut | None:
        """The longest word or phrase of the list that begins with the token."""
        end = self.found.get(name, NOWHERE).get(index)
        return None if end is None else Cut(index, end)

    def all(self, name: str) -> Iterator[Cut]:
        """Every word or phrase of the list in the title, in order."""
        for index, end in self.found.get(name, NOWHERE).items():
            yield Cut(index, end)

    def holds(self, name: str) -> bool:
        return name in self.found


def read(title: str, words: WordLists) -> Sentence:
    title = title[:MOST]
    tokens = tuple(
        Token(match[0], match[0].casefold(), match.start(), match.end())
        for match in WORD.finditer(title)
    )
    return Sentence(title, tokens, title.isupper(), _find(tokens, words))


def _find(tokens: Sequence[Token], words: WordLists) -> dict[str, dict[int, int]]:
    """List → first token → end, of the longest phrases; every list in one pass."""
    found: dict[str, dict[int, int]] = {}
    for index in range(len(tokens)):
        phrase = ""
        for end in range(index + 1, min(index + words.longest, len(tokens)) + 1):
            phrase = (
                f"{phrase} {tokens[end - 1].folded}" if phrase else tokens[index].folded
            )
            for name in words.lists_of.get(phrase, ()):
                found.setdefault(name, {})[index] = end
    return found


def fold(words: str) -> str:
    """A word or phrase as stored in the lists."""
    return " ".join(match[0].casefold() for match in WORD.finditer(words))
