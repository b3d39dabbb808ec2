"""What a typed word may stand for. Pure: no database, no request.

A text has a word that one of its words begins with. Where nothing has all of the words,
one typo in each is forgiven: a letter too many, too few, another one, or two that
changed places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# As in `search_words`, which cuts words off there.
LONGEST_WORD = 40
# Words of a text that are looked for; more narrow nothing down.
MOST_WORDS = 6
# Of shorter words nearly every other one would be a typo.
LEAST_FOR_A_TYPO = 4
LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
# Letters that stand together in Unicode: an alphabet, of the scripts that have one.
BLOCK = 0x80
LAST_ALPHABET = 0x2000


def words_of(plain: str) -> tuple[str, ...]:
    """The words to look for of a text that `search_plain` has written."""
    words = dict.fromkeys(word[:LONGEST_WORD] for word in plain.split())
    return tuple(words)[:MOST_WORDS]


def with_typos(word: str) -> frozenset[str]:
    """The word, and what it becomes by one change of a letter.

    The word alone where it is short or has a digit: another number is no typo.
    """
    if len(word) < LEAST_FOR_A_TYPO or not word.isalpha():
        return frozenset((word,))
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = alphabet_of(word)
    found = {word}
    found.update(left + right[1:] for left, right in parts if right)
    found.update(left + right[1] + right[0] + right[2:] for left, right in parts[:-2])
    for left, right in parts:
        found.update(left + letter + right for letter in letters)
        if right:
            found.update(left + letter + right[1:] for letter in letters)
    return frozenset(found)


def alphabet_of(word: str) -> frozenset[str]:
    """Small letters of the scripts that the word is written in."""
    letters: set[str] = set()
    for block in {ord(letter) // BLOCK for letter in word}:
        first = block * BLOCK
        if first == 0:
            letters |= LATIN
        elif first < LAST_ALPHABET:
            block_letters = map(chr, range(first, first + BLOCK))
            letters.update(x for x in block_letters if x.isalpha() and x == x.lower())
    return frozenset(letters)


def has_all(plain: str, beginnings: Iterable[frozenset[str]]) -> bool:
    """Whether a text, as `search_plain` writes it, has a word for each of the asked
    ones: one that begins with any of its beginnings.
    """
    words = plain.split()
    return all(_begins(words, each) for each in beginnings)


def _begins(words: Sequence[str], beginnings: frozenset[str]) -> bool:
    lengths = {len(each) for each in beginnings}
    return any(word[:length] in beginnings for word in words for length in lengths)
