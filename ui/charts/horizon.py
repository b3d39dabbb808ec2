"""Picture of the long-term goal: hills, and a line over them up to the sun."""

from __future__ import annotations

import math
from functools import cache
from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ui.charts.svg import n, sprite
from ui.markup import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 1200, 400
# Ends of the line, at its foot and at the sun, in units of the drawing.
HERE, SUN = (150.0, 352.0), (905.0, 150.0)
# Curvature of the line: near years climb slowly, far years are close together.
BEND = 0.12
# Minimum distance between two names, so that they do not overlap.
ROOM = 120.0
MOST_LETTERS = 34


class Milestone(NamedTuple):
    """A stop on the line. `glyph`: as in the line of sight; `name`: short, may be
    empty.
    """

    year: int
    name: str
    glyph: str = "company"


class _Ridge(NamedTuple):
    base: float
    swing: float
    phase: float
    css: str
    is_marked: bool = True

    def y(self, x: float) -> float:
        wave = 0.55 * math.sin(x / 310 + self.phase)
        wave += 0.3 * math.sin(x / 140 + 2.3 * self.phase)
        wave += 0.15 * math.sin(x / 61 + 4.1 * self.phase)
        return self.base - self.swing * wave

    def points(self) -> list[tuple[float, float]]:
        return [(x, self.y(x)) for x in range(0, WIDTH + 20, 20)]


RIDGES = (
    _Ridge(168, 16, 1.5, "hz-1"),
    _Ridge(212, 24, 3.9, "hz-2"),
    _Ridge(268, 26, 5.2, "hz-3"),
    _Ridge(360, 12, 2.1, "hz-4", is_marked=False),
)


def horizon(way: Sequence[Milestone], *, label: str) -> SafeString:
    """The picture as SVG.

    `way`: from this year to the target year, in order; fewer than two draw no line.
    `label`: the text alternative.
    """
    return format_html(
        '<svg viewBox="0 0 {} {}" preserveAspectRatio="xMidYMax slice" role="img" '
        'aria-label="{}">{}{}</svg>',
        WIDTH,
        HEIGHT,
        plain_text(label),
        _land(),
        _way(way) if len(way) > 1 else "",
    )


@cache
def _land() -> SafeString:
    """The hills, the same in every picture."""
    sky = f'<rect class="hz-sky" width="{WIDTH}" height="{HEIGHT}"/>'
    sun = f'<circle class="hz-sun" cx="{n(SUN[0])}" cy="{n(SUN[1])}" r="46"/>'
    hills = "".join(_hill(k, ridge) for k, ridge in enumerate(RIDGES))
    return mark_safe(sky + sun + hills)  # noqa: S308 - numbers of this file


def _hill(k: int, ridge: _Ridge) -> str:
    points = ridge.points()
    top = "".join(f"L{x} {n(y)}" for x, y in points)
    hill = f'<path class="{ridge.css}" d="M0 {HEIGHT}{top}L{WIDTH} {HEIGHT}Z"/>'
    if not ridge.is_marked:
        return hill
    lines = (_contour(points, k, below) for below in (10, 20, 30))
    return hill + "".join(lines)


def _contour(points: Sequence[tuple[float, float]], k: int, below: int) -> str:
    at = (f"{x} {n(y + below * (1 + 0.25 * math.sin(x / 200 + k)))}" for x, y in points)
    return f'<path class="hz-c" d="M{"L".join(at)}"/>'


def _way(way: Sequence[Milestone]) -> SafeString:
    places = [_place(stop.year, way) for stop in way]
    line = "L".join(f"{n(x)} {n(y)}" for x, y in places)
    named = _named(places)
    stops = format_html_join(
        "",
        "{}",
        (
            (_stop(stop, place, is_named=place in named),)
            for stop, place in zip(way, places, strict=True)
        ),
    )
    return format_html('<path class="hz-line" d="M{}"/>{}', line, stops)


def _place(year: int, way: Sequence[Milestone]) -> tuple[float, float]:
    """Position of a year: proportional to time along the line."""
    years = (way[-1].year - way[0].year) or 1
    share = min(1.0, max(0.0, (year - way[0].year) / years))
    x = HERE[0] + share * (SUN[0] - HERE[0])
    height = share + BEND * share * (1 - share)
    return x, HERE[1] + height * (SUN[1] - HERE[1])


def _named(places: Sequence[tuple[float, float]]) -> set[tuple[float, float]]:
    """The places whose names have room: both ends, and of the others the later ones."""
    kept, right = {places[0], places[-1]}, places[-1][0]
    for place in reversed(places[1:-1]):
        if right - place[0] >= ROOM and place[0] - places[0][0] >= ROOM:
            kept.add(place)
            right = place[0]
    return kept


def _stop(stop: Milestone, place: tuple[float, float], *, is_named: bool) -> SafeString:
    x, y = place
    mark = format_html(
        '<circle cx="{}" cy="{}" r="11" class="hz-sky"/><svg x="{}" y="{}" width="18" '
        'height="18" viewBox="0 0 16 16" class="hz-g"><use href="{}#g-{}"/></svg>',
        *(n(x), n(y), n(x - 9), n(y - 9), sprite(), stop.glyph),
    )
    return mark + _words(stop, place) if is_named else mark


def _words(stop: Milestone, place: tuple[float, float]) -> SafeString:
    """The name: beside the sun, elsewhere below the line. Small screens hide it, since
    the list below has it.
    """
    at_sun = place == SUN
    x, y = (place[0] + 56, place[1] + 4) if at_sun else (place[0] + 18, place[1] + 22)
    year = format_html(
        '<text class="hz-y wide-only" x="{}" y="{}">{}</text>', n(x), n(y), stop.year
    )
    if not stop.name or at_sun:
        return year
    return year + format_html(
        '<text class="hz-t wide-only" x="{}" y="{}">{}</text>',
        *(n(x + 40), n(y), _short(stop.name)),
    )


def _short(name: str) -> str:
    """Shortened at a word boundary; the list below the drawing has the whole name."""
    return shorten(name, MOST_LETTERS, placeholder=" …")
