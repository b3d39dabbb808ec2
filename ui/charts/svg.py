"""Helpers for all SVG drawings."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.utils.html import format_html

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


@cache
def sprite() -> str:
    """URL of the icon sprite: one file for all pages, cached forever.

    It is not inlined, although `<use href="#…">` would allow it: 13 KB in every
    response is more than a page of the outline, and partial responses would depend on
    the page around them. `currentColor` reaches symbols of another file; the CSP counts
    it as an image of the same origin.
    """
    return static("icons.svg")


@lru_cache(maxsize=512)
def use(symbol: str, *, css: str) -> SafeString:
    """A symbol of the sprite, hidden from screen readers: a word is beside it.

    The class sizes it; the symbol has its own coordinates.
    """
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        css,
        sprite(),
        symbol,
    )


def n(value: float) -> str:
    """A length for SVG: at most one decimal, a point in every language."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def share(fraction: float | None) -> str:
    """A fraction as a percentage of the width, clamped to 0–100%."""
    return f"{n(100 * min(1.0, max(0.0, fraction or 0.0)))}%"
