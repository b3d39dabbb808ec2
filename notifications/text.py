"""What people wrote, made safe for a header, a subject or one line of text."""

from __future__ import annotations

import unicodedata

from checkins.wording import capital, in_words

__all__ = ["capital", "in_words", "one_line"]

LONGEST = 200
# Line and paragraph separators, control and format characters: a name never needs them,
# and they can break a header or turn the direction of what follows.
UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
JOINERS = frozenset("\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")


def one_line(text: object, longest: int = LONGEST) -> str:
    """On one line, without control characters, cut with an ellipsis (RELIABILITY I4)."""
    kept = "".join(_kept(character) for character in str(text))
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _kept(character: str) -> str:
    if character in JOINERS:
        return character
    return " " if unicodedata.category(character) in UNWANTED else character
