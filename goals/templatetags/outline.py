from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from goals.selectors.scope import cycle_label
from organizations.models import Organization
from ui.charts.confidence import PERCENT, confidence_text
from ui.formats import NO_VALUE, format_count, format_fixed

register = template.Library()
register.filter(cycle_label)

# The five words stand for 10, 30, 50, 70 and 90 percent, and for 1 to 5.
FIRST_WORD, WORD_WIDTH, MOST = 10, 20, 5


@register.simple_tag
def confidence_figure(
    value: float | None, style: str = Organization.ConfidenceStyle.WORDS
) -> str:
    """Confidence in a column: 66 percent as `3.8` of 5, or as `66%`; a dash if unset."""
    text = confidence_text(value, style)
    if value is None:
        return format_html('<span title="{}">{}</span>', text, NO_VALUE)
    if style == PERCENT:
        return text
    figure = min(MOST, max(1, (value - FIRST_WORD) / WORD_WIDTH + 1))
    return format_html(
        '<span title="{}">{}</span>',
        _("%(word)s, on a scale of 1 to 5") % {"word": text},
        format_fixed(figure, 1),
    )


@register.filter
def grouped(count: int) -> str:
    """The count with thousands separators: `10214` as `10,214`."""
    return format_count(count)
