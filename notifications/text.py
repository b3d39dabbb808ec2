"""Makes text of people and servers safe for a header, one line, or a log."""

from __future__ import annotations

import re
import unicodedata

from checkins.messages import capitalized, number_word

__all__ = ["capitalized", "number_word", "one_line"]

LONGEST = 200
ADDRESS = re.compile(r"<?[^\s<>@,;:()]+@[^\s<>@,;:()]+>?")
# Line and paragraph separators, control and format characters: a name never needs them,
# and they can break a header or turn the direction of what follows.
UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
JOINERS = frozenset("\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")


def one_line(text: object, longest: int = LONGEST) -> str:
    """On one line, without control characters, cut with an ellipsis (RELIABILITY I4)."""
    kept = "".join(_kept(character) for character in str(text))
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def without_addresses(text: str) -> str:
    """With … in place of each e-mail address: what servers say often names one."""
    return ADDRESS.sub("…", text)


def _kept(character: str) -> str:
    if character in JOINERS:
        return character
    return " " if unicodedata.category(character) in UNWANTED else character
