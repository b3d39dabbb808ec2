"""Picture of the long-term goal: hills, and a line over them up to the sun."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ui.charts.svg import n, sprite
from ui.markup import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

# Size of the hills' drawing, which is stretched to the picture's.
WIDTH, HEIGHT = 1200, 400
# Ends of the line, at its foot and at the sun, in percent of the picture.
HERE, SUN = (12.5, 88.0), (75.4, 37.5)
# Curvature of the line: near years climb slowly, far years are close together.
BEND = 0.12
# Minimum distance between two labels, as a share of the line. A name is below the next
# one on the narrowest picture that has names, a year beside the next one on a phone.
ROOM = 0.16
# Of the label, from the middle of its stop; the sheet says how far to the right.
BELOW_STOP, BESIDE_SUN = 7, -10
LABEL_HEIGHT = 22


class Milestone(NamedTuple):
    """A stop on the line. `glyph`: as in the line of sight; `name`: may be empty."""

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

    It fills its box: places are percentages, so that signs, lines and text keep their
    size in a wide and in a narrow one.

    `way`: from this year to the target year, in order; fewer than two draw no line.
    `label`: the text alternative.
    """
    return format_html(
        '<svg role="img" aria-label="{}">{}{}</svg>',
        plain_text(label),
        _land(),
        _way(way) if len(way) > 1 else "",
    )


@cache
def _land() -> SafeString:
    """The hills, the same in every picture."""
    sky = '<rect class="hz-sky" width="100%" height="100%"/>'
    sun = f'<circle class="hz-sun" cx="{SUN[0]}%" cy="{SUN[1]}%" r="46"/>'
    hills = "".join(_hill(k, ridge) for k, ridge in enumerate(RIDGES))
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
    return mark_safe(f"{sky}{sun}<svg {box}>{hills}</svg>")  # noqa: S308 - numbers of this file


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
    shares = [_share(stop.year, way) for stop in way]
    places = [_place(each) for each in shares]
    labelled = _labelled(shares)
    line = format_html_join(
        "",
        '<line class="hz-line" x1="{}%" y1="{}%" x2="{}%" y2="{}%"/>',
        (map(n, (*here, *there)) for here, there in pairwise(places)),
    )
    stops = format_html_join(
        "",
        "{}",
        (
            (_stop(stop, place, has_label=k in labelled, is_last=stop is way[-1]),)
            for k, (stop, place) in enumerate(zip(way, places, strict=True))
        ),
    )
    return line + stops


def _share(year: int, way: Sequence[Milestone]) -> float:
    """Position of a year: proportional to time along the line."""
    years = (way[-1].year - way[0].year) or 1
    return min(1.0, max(0.0, (year - way[0].year) / years))


def _place(share: float) -> tuple[float, float]:
    """Position in the picture, in percent of its width and height."""
    x = HERE[0] + share * (SUN[0] - HERE[0])
    height = share + BEND * share * (1 - share)
    return x, HERE[1] + height * (SUN[1] - HERE[1])


def _labelled(shares: Sequence[float]) -> set[int]:
    """The stops whose labels have room: both ends, and of the others the later ones."""
    last = len(shares) - 1
    kept, right = {0, last}, shares[last]
    for k in range(last - 1, 0, -1):
        if right - shares[k] >= ROOM and shares[k] - shares[0] >= ROOM:
            kept.add(k)
            right = shares[k]
    return kept


def _stop(
    stop: Milestone, place: tuple[float, float], *, has_label: bool, is_last: bool
) -> SafeString:
    x, y = place
    return format_html(
        '<svg class="hz-stop" x="{}%" y="{}%"><circle r="11" class="hz-sky"/>'
        '<svg x="-9" y="-9" width="18" height="18" viewBox="0 0 16 16" class="hz-g">'
        '<use href="{}#g-{}"/></svg>{}</svg>',
        *(n(x), n(y), sprite(), stop.glyph),
        _label(stop, room=100 - x, is_last=is_last) if has_label else "",
    )


def _label(stop: Milestone, *, room: float, is_last: bool) -> SafeString:
    """Year and name: beside the sun, elsewhere below the line. It is HTML, which shortens
    a name to the `room`, in percent. A narrow picture shows the year only, since the list
    below has the names; that of the sun is the page's title.
    """
    name = "" if is_last else stop.name
    return format_html(
        '<foreignObject y="{}" width="{}%" height="{}"><p class="hz-label">'
        "<b>{}</b>{}</p></foreignObject>",
        *(BESIDE_SUN if is_last else BELOW_STOP, n(room), LABEL_HEIGHT, stop.year),
        format_html(" <span>{}</span>", name) if name else "",
    )
