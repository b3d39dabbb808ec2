"""Marks in a text what was looked for. Pure.

What a word is decides the database; here it is but drawn, so an approximation will do:
letters without accents, in small letters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+")
PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})


def highlighted(text: str, beginnings: Iterable[frozenset[str]]) -> SafeString:
    """The text as HTML, with `<mark>` around the beginnings of its words that count."""
    wanted = frozenset().union(*beginnings)
    parts: list[str] = []
    end = 0
    for match in WORD.finditer(text):
        length = _found(match[0], wanted)
        if length:
            start, stop = match.start(), match.start() + length
            marked = f"<mark>{escape(text[start:stop])}</mark>"
            parts += [escape(text[end:start]), marked]
            end = stop
    return SafeString("".join([*parts, escape(text[end:])]))


def _found(word: str, wanted: frozenset[str]) -> int:
    """How many letters of the word are its longest wanted beginning; 0 for none."""
    plain, found = "", 0
    for place, letter in enumerate(word, start=1):
        plain += _plain(letter)
        if plain in wanted:
            found = place
    return found


def _plain(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter.lower())
    return "".join(x for x in parts if not unicodedata.combining(x)).translate(PLAIN)
