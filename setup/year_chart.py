"""SVG of the fiscal year: a row each for year, quarter, month and week, with what is
due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from frameworks.spec import Cadence
from organizations.calendar import add_months
from organizations.models import Cycle
from ui.charts.svg import n, sprite
from ui.dates import format_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from django.utils.safestring import SafeString

    from setup.selectors.year import Year

WIDTH, LEFT, TOP, ROW = 1000, 78, 34, 32
MONTHS, RADIUS = 12, 3


def draw_year(year: Year) -> SafeString:
    """The SVG, labelled by `year_sentence`.

    A row for each length of time in which something happens.
    """
    lines = dict(_lines(year))
    height = TOP + ROW * (len(lines) - 1) + 20
    return format_html(
        '<svg class="fluid year" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        "{}{}{}</svg>",
        WIDTH,
        height,
        year_sentence(year),
        _months(year, height),
        format_html_join(
            "",
            "{}{}",
            (
                (_axis(name, at), drawn(year, _y(at)))
                for at, (name, drawn) in enumerate(lines.items())
            ),
        ),
        _today(year, height),
    )


def year_sentence(year: Year) -> str:
    """The text alternative of the picture."""
    quarter, weeks = year.current(Cycle.Kind.QUARTER), len(year.weeks)
    n_quarters = len(year.cycles.get(Cycle.Kind.QUARTER, ()))
    text = _(
        "%(year)s, from %(start)s to %(end)s: planning at the start, %(quarters)d "
        "quarters with a review each, %(weeks)d weeks of check-ins. Today is %(today)s"
    ) % {
        "year": year.name,
        "start": format_date(year.starts_on),
        "end": format_date(year.ends_on),
        "quarters": n_quarters,
        "weeks": weeks,
        "today": format_date(year.today),
    }
    if quarter is None:
        return f"{text}."
    week = (year.today - quarter.starts_on).days // 7 + 1
    inside = _("week %(week)d of %(quarter)s") % {"week": week, "quarter": quarter.name}
    return f"{text}, {inside}."


def _x(year: Year, day: dt.date) -> float:
    """Horizontal position of the beginning of a day."""
    n_days = (year.ends_on - year.starts_on).days + 1
    return LEFT + (WIDTH - LEFT) * (day - year.starts_on).days / n_days


def _y(row: int) -> int:
    return TOP + ROW * row


def _lines(year: Year) -> Iterator[tuple[str, Callable[[Year, int], SafeString]]]:
    yield _("Year"), _years
    yield _("Quarter"), _quarters
    if Cadence.MONTHLY in year.asked:
        yield _("Month"), _month_ends
    if Cadence.WEEKLY in year.asked:
        yield _("Week"), _weeks


def _months(year: Year, height: int) -> SafeString:
    months = [add_months(year.starts_on, at) for at in range(MONTHS)]
    return format_html_join(
        "",
        '<text class="c-t" x="{}" y="12">{}</text><path class="c-grid" d="M{} 18V{}"/>',
        (
            (n(x + 4), format_date(month, "short_month"), n(x), height - 4)
            for month in months
            for x in (_x(year, month),)
        ),
    )


def _axis(name: str, row: int) -> SafeString:
    y = _y(row)
    return format_html(
        '<text class="c-t" x="0" y="{}">{}</text><path class="c-axis" d="M{} {}H{}"/>',
        y + 4,
        name,
        LEFT,
        y,
        WIDTH,
    )


def _years(year: Year, y: int) -> SafeString:
    """The planning mark at the beginning; a check-in at the end when some are yearly."""
    last = _dot(WIDTH - 8, y) if Cadence.YEARLY in year.asked else ""
    return format_html("{}{}", _mark("company", LEFT + 8, y), last)


def _quarters(year: Year, y: int) -> SafeString:
    """A review at the end of each quarter; a check-in beside it when some are
    quarterly.
    """
    asks = Cadence.QUARTERLY in year.asked
    return format_html_join(
        "",
        '<text class="c-t" x="{}" y="{}">{}</text>{}{}',
        (
            (
                n(_x(year, each.starts_on) + 6),
                y - 6,
                _short(each, year),
                _mark("department", _x(year, each.ends_on) - 20, y),
                _dot(_x(year, each.ends_on) - 28, y) if asks else "",
            )
            for each in year.cycles.get(Cycle.Kind.QUARTER, ())
        ),
    )


def _month_ends(year: Year, y: int) -> SafeString:
    months = year.cycles.get(Cycle.Kind.MONTH, ())
    marks = ((_mark("team", _x(year, each.ends_on) - 16, y),) for each in months)
    return format_html_join("", "{}", marks)


def _weeks(year: Year, y: int) -> SafeString:
    dots = ((_dot(_x(year, day) + 4, y),) for day in year.weeks)
    return format_html_join("", "{}", dots)


def _short(cycle: Cycle, year: Year) -> str:
    """“Q1” for “2026-Q1”; other names stay whole."""
    return cycle.name.removeprefix(f"{year.name}-")


def _dot(x: float, y: int) -> SafeString:
    """The mark of a check-in."""
    return format_html(
        '<circle class="f-you" cx="{}" cy="{}" r="{}"/>', n(x), y, RADIUS
    )


def _mark(level: str, x: float, y: int) -> SafeString:
    return format_html(
        '<svg x="{}" y="{}" width="16" height="16" viewBox="0 0 16 16" class="g-line">'
        '<use href="{}#g-{}"/></svg>',
        n(x),
        y - 8,
        sprite(),
        level,
    )


def _today(year: Year, height: int) -> SafeString:
    x = _x(year, year.today)
    is_late = x > WIDTH * 0.93
    return format_html(
        '<path class="c-axis" d="M{} 18V{}" stroke-dasharray="2 3"/>'
        '<text class="c-tb" x="{}" y="{}" text-anchor="{}">{}</text>',
        n(x),
        height,
        n(x - 5 if is_late else x + 5),
        _y(1) + ROW // 2 + 1,
        "end" if is_late else "start",
        _("today"),
    )
