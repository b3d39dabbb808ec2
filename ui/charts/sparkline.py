"""Sparkline: a metric's values in the size of a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from ui.charts.health import health_class
from ui.charts.svg import n
from ui.markup import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    type Number = Decimal | float

WIDTH, HEIGHT, MARGIN = 112, 32, 4


class Scale(NamedTuple):
    """Converts positions and values to units of the drawing."""

    places: int
    low: float
    high: float

    def x(self, place: int) -> str:
        return n(MARGIN + place * (WIDTH - 2 * MARGIN) / max(self.places - 1, 1))

    def y(self, value: Number) -> str:
        share = (float(value) - self.low) / ((self.high - self.low) or 1)
        return n(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN))


def spark(
    points: Sequence[Number | None],
    *,
    start: Number | None = None,
    target: Number | None = None,
    of: int = 0,
    status: str = "",
    label: str = "",
) -> SafeString:
    """Sparkline as SVG.

    Values oldest first, None where none was recorded; the period has `of` places. The
    dashed pace goes from `start` (else the first value) to `target` at the end.
    """
    known = [(place, value) for place, value in enumerate(points) if value is not None]
    if start is None and known:
        start = known[0][1]
    levels = [
        float(v) for v in (start, target, *(v for _p, v in known)) if v is not None
    ]
    if not known:
        return SafeString()
    scale = Scale(max(of, len(points)), min(levels), max(levels))
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" '
        'aria-label="{}">{}<polyline class="c-line" points="{}"/>'
        '<path class="c-end" d="M{} {}h.01"/></svg>',
        f"spark {health_class(status)}" if status else "spark",
        WIDTH,
        HEIGHT,
        plain_text(label)
        or ngettext("%(n)d value so far", "%(n)d values so far", len(known))
        % {"n": len(known)},
        _pace(scale, start, target),
        " ".join(f"{scale.x(place)},{scale.y(value)}" for place, value in known),
        scale.x(known[-1][0]),
        scale.y(known[-1][1]),
    )


def _pace(
    scale: Scale, start: Number | None, target: Number | None
) -> SafeString | str:
    if start is None or target is None:
        return ""
    return format_html(
        '<path class="c-pace" d="M{} {}L{} {}"/>',
        scale.x(0),
        scale.y(start),
        scale.x(scale.places - 1),
        scale.y(target),
    )
