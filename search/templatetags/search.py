from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from search.highlight import highlighted

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from search.asked import Asked

register = template.Library()


@register.simple_tag
def marked(text: str, asked: Asked) -> SafeString:
    """`{% marked hit.title asked %}`: the text, with what was asked for in `<mark>`."""
    return highlighted(text, asked.beginnings)
