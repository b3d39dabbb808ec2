"""Template tags for the picture of the fiscal year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from setup.year_chart import draw_year, year_sentence

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from setup.selectors.year import Year

register = template.Library()


@register.simple_tag
def year_picture(year: Year) -> SafeString:
    """The fiscal year as SVG with a text alternative."""
    return draw_year(year)


@register.filter
def in_a_sentence(year: Year) -> str:
    return year_sentence(year)
