"""People: an avatar with initials and a stable colour, and a name."""

from __future__ import annotations

from typing import Protocol
from zlib import crc32

from django.utils.html import format_html
from django.utils.safestring import SafeString

TINTS = 6


class NamedPerson(Protocol):
    """The attributes of a membership that are read; `str()` of it is the person's name."""

    public_id: str


def initials(name: str) -> str:
    """The first letters of the first and the last word."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def tint_of(key: str) -> int:
    return crc32(key.encode()) % TINTS


def avatar(member: NamedPerson, *, large: bool = False) -> SafeString:
    """Initials on a tint, hidden from screen readers: the name is beside it."""
    return format_html(
        '<span class="{}" data-tint="{}" aria-hidden="true">{}</span>',
        "av av-l" if large else "av",
        tint_of(member.public_id),
        initials(str(member)),
    )


def who(member: NamedPerson | None, fallback: str = "") -> SafeString:
    """Avatar and name; `fallback` is the name of a person without a membership."""
    if member is None:
        return format_html('<span class="who">{}</span>', fallback)
    return format_html(
        '<span class="who">{}<span>{}</span></span>', avatar(member), member
    )
