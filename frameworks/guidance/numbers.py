"""Amounts in a sentence: numbers that are neither dates nor names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from frameworks.guidance.dates import Dated
    from frameworks.guidance.text import Sentence
    from frameworks.guidance.word_lists import WordLists

AMOUNT = re.compile(
    r"\d+(?:[.,'’]\d+)*(?:-\d+(?:[.,]\d+)*)?(?:k|m|b|x|bn|ms|s|h|mn|mio|tsd|pp|min|gb|tb)?",
    re.IGNORECASE,
)
# "tier 1 or 2", "C1 and C2".
JOINING = frozenset({"or", "and", "oder", "und", "bis", "to"})
ALWAYS = "24/7"


def amounts(sentence: Sentence, dated: Iterable[Dated], words: WordLists) -> list[int]:
    """The tokens that are amounts in figures."""
    taken = {
        index for each in dated for index in range(each.cut.first, each.cut.end)
    } | set(_names(sentence, words))
    return [
        index
        for index, token in enumerate(sentence.tokens)
        if index not in taken
        and AMOUNT.fullmatch(token.folded)
        and not sentence.gap(index).endswith("#")
    ]


def _names(sentence: Sentence, words: WordLists) -> Iterator[int]:
    """Tokens that are part of a name: tier 1, RFC 42, ISO 27001."""
    is_named = False
    for index, token in enumerate(sentence.tokens):
        if token.has_digit:
            if is_named and not sentence.stops(index):
                yield index
        elif token.folded not in JOINING:
            is_named = _is_identifier(token.folded, words)


def _is_identifier(word: str, words: WordLists) -> bool:
    known = words["identifiers"]
    return word in known or word.removesuffix("s") in known
