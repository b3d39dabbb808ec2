"""The few pieces that every drawing is made of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.utils.html import format_html

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


@cache
def sprite() -> str:
    """The address of the symbols: one file for all pages, cached for good.

    It is not put into each page, although `<use href="#…">` would do: 13 KB in every
    answer is more than a page of the outline, and partial answers would depend on the
    page around them. Colours reach the symbols of another file through `currentColor`;
    the policy counts it as an image, of our own origin.
    """
    return static("icons.svg")


def use(symbol: str, *, css: str, view_box: str = "") -> SafeString:
    """A symbol of the sprite, for the eye only: a word stands beside it."""
    return format_html(
        '<svg class="{}"{} aria-hidden="true"><use href="{}#{}"/></svg>',
        css,
        format_html(' viewBox="{}"', view_box) if view_box else "",
        sprite(),
        symbol,
    )


def n(value: float) -> str:
    """A length: at most one decimal, a point in every language."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def share(fraction: float | None) -> str:
    """A fraction as a percentage of the width, kept within it."""
    return f"{n(100 * min(1.0, max(0.0, fraction or 0.0)))}%"
