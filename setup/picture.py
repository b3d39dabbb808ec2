"""The year as a picture: lines for year, quarter, month and week, and what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from frameworks.spec import Cadence
from organizations.calendar import add_months
from organizations.drawing.svg import n, sprite
from organizations.models import Cycle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from django.utils.safestring import SafeString

    from setup.selectors.year import Year

WIDTH, HEIGHT, LEFT = 1000, 150, 78
ROWS = {"year": 34, "quarter": 66, "month": 98, "week": 130}
MONTHS = 12


def draw_year(year: Year) -> SafeString:
    """The SVG, labelled by the sentence of `year_sentence`."""
    return format_html(
        '<svg class="fluid year" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        "{}{}{}{}</svg>",
        WIDTH,
        HEIGHT,
        year_sentence(year),
        _grid(year),
        _cycles(year),
        _weeks(year),
        _today(year),
    )


def year_sentence(year: Year) -> str:
    """The picture in words."""
    quarter, weeks = year.current(Cycle.Kind.QUARTER), len(year.weeks)
    n_quarters = len(year.cycles.get(Cycle.Kind.QUARTER, ()))
    text = _(
        "%(year)s, from %(start)s to %(end)s: a plan at its beginning, %(quarters)d "
        "quarters with a review each, %(weeks)d weeks of check-ins. Today is %(today)s"
    ) % {
        "year": year.name,
        "start": date_format(year.starts_on),
        "end": date_format(year.ends_on),
        "quarters": n_quarters,
        "weeks": weeks,
        "today": date_format(year.today),
    }
    if quarter is None:
        return f"{text}."
    week = (year.today - quarter.starts_on).days // 7 + 1
    inside = _("week %(week)d of %(quarter)s") % {"week": week, "quarter": quarter.name}
    return f"{text}, {inside}."


def _x(year: Year, day: dt.date) -> float:
    """The beginning of a day."""
    n_days = (year.ends_on - year.starts_on).days + 1
    return LEFT + (WIDTH - LEFT) * (day - year.starts_on).days / n_days


def _grid(year: Year) -> SafeString:
    months = [add_months(year.starts_on, at) for at in range(MONTHS)]
    rows = (_("Year"), _("Quarter"), _("Month"), _("Week"))
    return format_html(
        "{}{}",
        format_html_join(
            "",
            '<text class="c-t" x="{}" y="12">{}</text>'
            '<path class="c-grid" d="M{} 18V{}"/>',
            (
                (n(x + 4), date_format(month, "M"), n(x), HEIGHT - 4)
                for month in months
                for x in (_x(year, month),)
            ),
        ),
        format_html_join(
            "",
            '<text class="c-t" x="0" y="{}">{}</text><path class="c-axis" d="M{} {}H{}"/>',
            (
                (y + 4, name, LEFT, y, WIDTH)
                for name, y in zip(rows, ROWS.values(), strict=True)
            ),
        ),
    )


def _cycles(year: Year) -> SafeString:
    quarters = year.cycles.get(Cycle.Kind.QUARTER, ())
    names = (
        (n(_x(year, each.starts_on) + 6), ROWS["quarter"] - 6, _short(each, year))
        for each in quarters
    )
    return format_html(
        "{}{}{}",
        _mark("company", _x(year, year.starts_on) + 8, ROWS["year"]),
        format_html_join("", '<text class="c-t" x="{}" y="{}">{}</text>', names),
        format_html_join("", "{}", ((mark,) for mark in _ends(year))),
    )


def _ends(year: Year) -> Iterator[SafeString]:
    """A mark at the end of each quarter, and of each month where one is asked about."""
    for each in year.cycles.get(Cycle.Kind.QUARTER, ()):
        yield _mark("department", _x(year, each.ends_on) - 20, ROWS["quarter"])
    if Cadence.MONTHLY in year.asked:
        for each in year.cycles.get(Cycle.Kind.MONTH, ()):
            yield _mark("team", _x(year, each.ends_on) - 16, ROWS["month"])


def _short(cycle: Cycle, year: Year) -> str:
    """“Q1” of “2026-Q1”; another name stays whole."""
    return cycle.name.removeprefix(f"{year.name}-")


def _mark(level: str, x: float, y: float) -> SafeString:
    return format_html(
        '<svg x="{}" y="{}" width="16" height="16" viewBox="0 0 16 16" class="g-line">'
        '<use href="{}#g-{}"/></svg>',
        n(x),
        y - 8,
        sprite(),
        level,
    )


def _weeks(year: Year) -> SafeString | str:
    if Cadence.WEEKLY not in year.asked:
        return ""
    dots = ((n(_x(year, day) + 4), ROWS["week"]) for day in year.weeks)
    return format_html_join("", '<circle class="f-you" cx="{}" cy="{}" r="3"/>', dots)


def _today(year: Year) -> SafeString:
    x = _x(year, year.today)
    is_late = x > WIDTH * 0.93
    return format_html(
        '<path class="c-axis" d="M{} 18V{}" stroke-dasharray="2 3"/>'
        '<text class="c-tb" x="{}" y="{}" text-anchor="{}">{}</text>',
        n(x),
        HEIGHT,
        n(x - 5 if is_late else x + 5),
        (ROWS["quarter"] + ROWS["month"]) // 2,
        "end" if is_late else "start",
        _("today"),
    )
