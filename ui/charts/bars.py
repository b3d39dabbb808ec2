"""One-line bars: progress with my part of it, health of many goals, weeks of a period.

What is the same for every bar is said once, in static/css/charts.css: the outline has a
hundred of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ui.charts.health import health_class
from ui.charts.svg import n, share
from ui.formats import format_percent
from ui.markup import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator


# Gap between two parts of a stack, in percent of the width.
GAP = 0.6
WEEK_WIDTH = 8


def bar(
    value: float | None,
    *,
    pace: float | None = None,
    mine_from: float | None = None,
    mine_width: float | None = None,
    status: str = "",
    label: str = "",
) -> SafeString:
    """Progress bar from zero, with a tick at the pace and my part highlighted.

    Units: all fractions, 0–1. Without a status the fill is neutral.
    """
    css = f"bar {health_class(status)}" if status else "bar"
    text = plain_text(label) or _("Progress %(percent)s") % {
        "percent": format_percent(value)
    }
    parts = (
        _fill(value, "fl" if status else "f2"),
        _mine(mine_from, mine_width),
        _pace(pace),
    )
    return SafeString(
        f'<svg class="{css}" role="img" aria-label="{escape(text)}">'
        f"{''.join(parts)}</svg>"
    )


def _fill(value: float | None, css: str) -> str:
    if not value or value < 0:
        return ""
    return f'<rect class="{css}" width="{share(value)}"/>'


def _mine(start: float | None, width: float | None) -> str:
    if not width:
        return ""
    start = min(1.0, max(0.0, start or 0.0))
    end = share(min(width, 1.0 - start))
    return f'<rect class="mine" x="{share(start)}" width="{end}"/>'


def _pace(pace: float | None) -> str:
    if pace is None:
        return ""
    return f'<rect class="pc" x="{share(pace)}"/>'


def stack(on: int, risk: int, off: int, idle: int, *, label: str = "") -> SafeString:
    """How many goals are in each health, as shares of one bar."""
    text = plain_text(label) or stack_label(on, risk, off, idle)
    counts = {"on": on, "risk": risk, "off": off, "idle": idle}
    parts = "".join(
        f'<rect class="f-{name}"{_at(x)} width="{width}%"/>'
        for name, x, width in _parts(counts)
    )
    return SafeString(
        f'<svg class="bar" role="img" aria-label="{escape(text)}">{parts}</svg>'
    )


def _at(x: str) -> str:
    return "" if x == "0" else f' x="{x}%"'


def _parts(counts: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    total, x = sum(counts.values()), 0.0
    for name, count in counts.items():
        if count:
            width = 100 * count / total
            yield name, n(x), n(max(width - GAP, GAP))
            x += width


def stack_label(on: int, risk: int, off: int, idle: int) -> str:
    """The counts of `stack` as a sentence, without those that are zero."""
    total = on + risk + off + idle
    if not total:
        return _("No supporting goals")
    counts = (
        (on, _("%(n)d on track")),
        (risk, _("%(n)d at risk")),
        (off, _("%(n)d off track")),
        (idle, _("%(n)d not updated")),
    )
    return _("%(goals)s: %(counts)s") % {
        "goals": ngettext("%(n)d goal", "%(n)d goals", total) % {"n": total},
        "counts": ", ".join(text % {"n": n} for n, text in counts if n),
    }


def weeks(total: int, now: int) -> SafeString:
    """The weeks of a period: past, current, future. `now` counts from 1."""
    return format_html(
        '<svg class="weeks" viewBox="0 0 {} 12" preserveAspectRatio="none" role="img" '
        'aria-label="{}">{}</svg>',
        max(total, 1) * WEEK_WIDTH,
        _("Week %(now)d of %(total)d") % {"now": now, "total": total},
        format_html_join(
            "",
            '<rect class="{}" x="{}" y="{}" width="6" height="{}" rx="1"/>',
            (_week(week, now) for week in range(1, total + 1)),
        ),
    )


def _week(week: int, now: int) -> tuple[str, int, int, int]:
    css = "n" if week == now else "p" if week < now else "w"
    height = 12 if week == now else 6
    return css, (week - 1) * WEEK_WIDTH, 12 - height, height
