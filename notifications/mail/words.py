"""What people wrote, made safe for a header, a subject or one line of text."""

from __future__ import annotations

import unicodedata

from django.utils.formats import number_format
from django.utils.translation import gettext as _

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


def in_words(n: int) -> str:
    """`two`; from ten on in figures."""
    words = (
        *(_("no"), _("one"), _("two"), _("three"), _("four"), _("five")),
        *(_("six"), _("seven"), _("eight"), _("nine")),
    )
    return words[n] if n < len(words) else number_format(n)


def capital(text: str) -> str:
    """With its first letter large, and the others as they are."""
    return text[:1].upper() + text[1:]
