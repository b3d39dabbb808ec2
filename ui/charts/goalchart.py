"""Chart of a goal's metric over its period: actual, pace, target changes, confidence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ui.charts import axes
from ui.charts.confidence import PERCENT, digit
from ui.charts.health import health_class
from ui.charts.svg import n
from ui.dates import format_date
from ui.formats import NO_VALUE, Format, format_as

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from django.utils.safestring import SafeString

    from ui.charts.axes import ChartWeek, PlotFrame

    type Number = Decimal | float

WIDTH, TOP = 760, 18
PLOT = 188
CHIP_WIDTH, CHIP_HEIGHT, CHIP_GAP = 26, 20, 3
# Approximate width of a letter of the chart's text.
LETTER = 6.6
LABEL_LETTERS = 34
LINE_HEIGHT = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalChart:
    """Input of the chart. Both days of the period are inclusive.

    `points`, `adjustments` and `confidence` are (day, …), oldest first; a point is the
    value at the end of its day. `weeks`: those of the period; without any, the axis
    names its months. `paced_from`: the day at whose end the line of pace begins; None:
    with the period. `is_level`: the target is a value to keep, so the pace
    is a level line. `label` is the text alternative; the page shows the same numbers as
    a table. `note`: what to know of the present value, such as “2 of 3 measured”.
    """

    starts_on: dt.date
    ends_on: dt.date
    today: dt.date
    paced_from: dt.date | None = None
    points: Sequence[tuple[dt.date, Number]] = ()
    weeks: Sequence[ChartWeek] = ()
    start: Number | None = None
    target: Number | None = None
    how: Format = field(default_factory=Format)
    status: str = ""
    adjustments: Sequence[tuple[dt.date, str]] = ()
    confidence: Sequence[tuple[dt.date, float | None]] = ()
    confidence_style: str = "words"
    is_level: bool = False
    label: str = ""
    note: str = ""


def goal_chart(chart: GoalChart) -> SafeString:
    """The chart as SVG. Points before the period are left out, later ones extend it."""
    chart = _within_period(chart)
    ticks = axes.value_ticks([float(value) for value in _levels(chart)])
    frame = _frame(chart, ticks)
    parts = (
        _grid(frame, ticks, chart.how),
        _days(frame, chart),
        _pace(frame, chart),
        _adjustments(frame, chart),
        _line(frame, chart),
        _confidence(frame, chart),
    )
    return format_html(
        '<svg class="fluid {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        health_class(chart.status) if chart.status else "h-line",
        WIDTH,
        TOP + PLOT + (54 if chart.confidence else 28),
        chart.label or _sentence(chart),
        mark_safe("".join(parts)),  # noqa: S308 - each part is escaped
    )


def _within_period(chart: GoalChart) -> GoalChart:
    points = [point for point in chart.points if point[0] >= chart.starts_on]
    last = max([chart.ends_on, *(day for day, _value in points)])
    return replace(chart, points=points, ends_on=last)


def _levels(chart: GoalChart) -> list[Number]:
    found = [chart.start, chart.target, *(value for _day, value in chart.points)]
    return [value for value in found if value is not None]


def _sentence(chart: GoalChart) -> str:
    value = chart.points[-1][1] if chart.points else chart.start
    now = format_as(value, chart.how)
    return _("%(now)s now, target %(target)s, from %(start)s to %(end)s") % {
        "now": f"{now} ({chart.note})" if chart.note else now,
        "target": format_as(chart.target, chart.how),
        "start": format_date(chart.starts_on),
        "end": format_date(chart.ends_on),
    }


def _frame(chart: GoalChart, ticks: axes.Ticks) -> PlotFrame:
    names = [_tick_text(value, ticks, chart.how) for value in ticks.values]
    return axes.PlotFrame(
        left=max(36.0, 16 + LETTER * max(map(len, names))),
        right=WIDTH - max(64.0, 18 + LETTER * len(_target_text(chart))),
        top=TOP,
        bottom=TOP + PLOT,
        first=chart.starts_on,
        n_days=(chart.ends_on - chart.starts_on).days + 1,
        low=ticks.low,
        high=ticks.high,
    )


def _tick_text(value: float, ticks: axes.Ticks, how: Format) -> str:
    plain = how._replace(unit="", decimals=ticks.decimals)
    return format_as(value, plain, compact=True)


def _target_text(chart: GoalChart) -> str:
    if chart.target is None:
        return ""
    return format_as(chart.target, chart.how._replace(unit=""), compact=True)


def _text(
    x: float, y: float, text: str, *, css: str = "c-t", anchor: str = "start"
) -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        css,
        n(x),
        n(y),
        anchor,
        text,
    )


def _grid(frame: PlotFrame, ticks: axes.Ticks, how: Format) -> SafeString:
    return format_html_join(
        "",
        '<path class="c-grid" d="M{} {}H{}"/>{}',
        (
            (
                n(frame.left),
                n(frame.y(value)),
                n(frame.right),
                _text(
                    frame.left - 8,
                    frame.y(value) + 4,
                    _tick_text(value, ticks, how),
                    anchor="end",
                ),
            )
            for value in ticks.values
        ),
    )


def _days(frame: PlotFrame, chart: GoalChart) -> SafeString:
    y = frame.bottom + 18
    weeks = axes.week_marks(frame, chart.weeks)
    named = weeks if chart.weeks else axes.month_marks(frame)
    return format_html(
        "{}{}{}",
        _text(frame.left - 8, y, pgettext("week, above its number", "wk"), anchor="end")
        if chart.weeks
        else "",
        format_html_join(
            "", "{}", ((_text(x, y, text, anchor="middle"),) for x, text in named)
        ),
        _today(frame, chart),
    )


def _today(frame: PlotFrame, chart: GoalChart) -> SafeString | str:
    if not chart.starts_on <= chart.today <= chart.ends_on:
        return ""
    return format_html(
        '<path class="c-now" d="M{} {}v5"/>', n(frame.x(chart.today)), n(frame.bottom)
    )


def _pace(frame: PlotFrame, chart: GoalChart) -> SafeString | str:
    if chart.target is None:
        return ""
    y, right = frame.y(chart.target), frame.right
    start = chart.target if chart.is_level else chart.start
    return format_html(
        "{}{}{}",
        ""
        if start is None
        else format_html(
            '<path class="c-pace" d="M{} {}L{} {}"/>',
            n(frame.left if chart.paced_from is None else frame.x(chart.paced_from)),
            n(frame.y(start)),
            n(right),
            n(y),
        ),
        _text(right + 8, y + 4, _target_text(chart), css="c-tb"),
        _text(right + 8, y + 19, _("target")),
    )


def _adjustments(frame: PlotFrame, chart: GoalChart) -> SafeString:
    shown = [row for row in chart.adjustments if row[0] >= chart.starts_on]
    return format_html_join(
        "",
        '<path class="c-mark" d="M{} {}V{}" stroke-dasharray="2 3"/>{}',
        (
            (
                n(frame.x(day)),
                n(frame.top),
                n(frame.bottom),
                _beside(frame, day, frame.top + 8 + LINE_HEIGHT * (place % 3), text),
            )
            for place, (day, text) in enumerate(shown)
        ),
    )


def _beside(frame: PlotFrame, day: dt.date, y: float, text: str) -> SafeString:
    """Text on the side of the day's line that has room for it."""
    text, x = Truncator(text).chars(LABEL_LETTERS), frame.x(day)
    if x + 6 + LETTER * len(text) > frame.right:
        return _text(x - 6, y, text, anchor="end")
    return _text(x + 6, y, text)


def _line(frame: PlotFrame, chart: GoalChart) -> SafeString | str:
    if not chart.points:
        return ""
    dots = [(frame.x(day), frame.y(value)) for day, value in chart.points]
    path = dots if chart.start is None else [(frame.left, frame.y(chart.start)), *dots]
    joined = " ".join(f"{n(x)},{n(y)}" for x, y in path)
    return format_html(
        '<path class="c-area" d="M{} {}L{}L{} {}Z"/>'
        '<polyline class="c-line" points="{}"/>{}{}',
        n(path[0][0]),
        n(frame.bottom),
        joined.replace(" ", "L").replace(",", " "),
        n(path[-1][0]),
        n(frame.bottom),
        joined,
        format_html_join(
            "",
            '<circle class="c-ring" cx="{}" cy="{}" r="3.2"/>',
            ((n(x), n(y)) for x, y in dots),
        ),
        _last_value(frame, chart),
    )


def _last_value(frame: PlotFrame, chart: GoalChart) -> SafeString:
    day, value = chart.points[-1]
    x, y = frame.x(day), frame.y(value)
    text = format_as(value, chart.how._replace(unit=""), compact=True)
    if x + 9 + LETTER * len(text) > frame.right:
        return _text(x - 9, y - 8, text, css="c-tb", anchor="end")
    return _text(x + 9, min(y + 15, frame.bottom - 5), text, css="c-tb")


def _confidence(frame: PlotFrame, chart: GoalChart) -> SafeString | str:
    chips = list(_spaced(frame, chart.confidence))
    if not chips:
        return ""
    y, first, last = frame.bottom + 26, chips[-1][0], chips[0][0]
    text = _("confidence")
    room = last + 22 + LETTER * len(text) < WIDTH
    return format_html(
        "{}{}",
        format_html_join(
            "",
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>'
            '<text class="c-ct" x="{}" y="{}">{}</text>',
            (_chip(x, y, value, chart.confidence_style) for x, value in chips),
        ),
        _text(last + 22, y + 14, text)
        if room
        else _text(first - 20, y + 14, text, anchor="end"),
    )


def _chip(x: float, y: float, value: float | None, style: str) -> tuple[str, ...]:
    shown = NO_VALUE
    if value is not None:
        shown = str(round(value) if style == PERCENT else digit(value))
    return (
        "c-c0" if value is None else f"c-c{digit(value)}",
        n(x - CHIP_WIDTH / 2),
        n(y),
        n(CHIP_WIDTH),
        n(CHIP_HEIGHT),
        n(x),
        n(y + 14),
        shown,
    )


def _spaced(
    frame: PlotFrame, marks: Sequence[tuple[dt.date, float | None]]
) -> Iterator[tuple[float, float | None]]:
    """The marks, newest first, without those that would overlap a newer one."""
    taken = float("inf")
    for day, value in sorted(marks, key=lambda mark: mark[0], reverse=True):
        x = frame.x(day)
        if day >= frame.first and x <= taken - CHIP_WIDTH - CHIP_GAP:
            taken = x
            yield x, value
