"""Renders what people write about a goal: Markdown to safe HTML (RELIABILITY I4)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

register = template.Library()

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li",
    "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
# The page has an h1, its sections an h2.
HEADING_SHIFT = 2
LOWEST_HEADING = 6


@register.filter
def markdown(text: str) -> SafeString:
    """Render Markdown as safe HTML.

    Raw HTML is shown as text; images and URL schemes other than the web's are left out.
    Links have no referrer.
    """
    html = _parser().render(text)
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308  nh3 has cleaned it, in the statement above


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable(["table", "strikethrough"]).disable("image")
    parser.core.ruler.push("shift_headings", _shift_headings)
    return parser


def _shift_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            level = int(token.tag[1:]) + HEADING_SHIFT
            token.tag = f"h{min(level, LOWEST_HEADING)}"
