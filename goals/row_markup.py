"""Writes the rows of the outline as HTML: one function for each part of a row.

A page of the outline has a hundred and more of them. A template would resolve every
name, address and translation anew for each row, which took half of the page's time. What
a row does not say, the page says once: signs are shapes of a style sheet
(static/css/outline-signs.css), and static/js/outline.js knows what a row's parts do
(docs/performance.md, "Rows in loops").

`page` is the same for all rows of a page; what it costs to know is paid once. Texts of
people are escaped where they are put in (`escape`, `format_html`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.kinds import confidence_style, is_statement, kind_name
from goals.models import Goal
from goals.results import measure_of
from goals.selectors.scope import cycle_label
from ui.addresses import address_of_each
from ui.charts.bars import bar, stack
from ui.charts.confidence import PERCENT, confidence_text
from ui.charts.health import health_class, health_word, level_class
from ui.charts.svg import use
from ui.formats import NO_VALUE, format_count, format_fixed
from ui.templatetags.sightline import coverage, metric_value, percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goals.models import GoalProgress
    from goals.selectors.rows import OutlineRow
    from organizations.models import Cycle, Organization

# The five words stand for 10, 30, 50, 70 and 90 percent, and for 1 to 5.
FIRST_WORD, WORD_WIDTH, MOST = 10, 20, 5


class RowsPage:
    """What rows of one page share. `scope_query`: keeps links inside the scope."""

    def __init__(
        self,
        organization: Organization,
        cycle: Cycle,
        scope_query: str,
        *,
        arrange: bool = False,
    ) -> None:
        slug = organization.slug
        self.cycle_id = cycle.pk
        self.arrange = arrange
        self.query = escape(scope_query) + ("&amp;arrange=1" if arrange else "")
        self.scope_query = escape(scope_query)
        self.outline_url = reverse("goals:outline", args=[slug])
        self.goal_url = address_of_each("goals:detail", slug)
        self.children_url = address_of_each("goals:children", slug)
        self.reorder_url = address_of_each("goals:reorder", slug)
        self.check_in_url = address_of_each("checkins:check_in", slug)


def rows_html(rows: Iterable[OutlineRow], page: RowsPage) -> SafeString:
    """`<li>` for each row, with those of its children that are shown."""
    return SafeString("".join([_row(row, page) for row in rows]))


def _row(row: OutlineRow, page: RowsPage) -> str:
    goal = row.goal
    css = f"tree-r {level_class(row.glyph)}"
    css += f"{' lit-r' if row.is_lit else ''}{' sel' if row.is_mine else ''}"
    below = list_html(row, page) if row.is_open else ""
    return (
        f'<li id="goal-row-{goal.public_id}"><div class="{css}">{_fold(row, page)}'
        f'<div class="t">{_above(row, page)}'
        f'<a href="{page.goal_url(goal.public_id)}">{escape(goal.title)}</a> '
        f"{_about(row, page)}</div>{numbers_html(goal)}{_action(row, page)}</div>"
        f"{below}</li>"
    )


def list_html(row: OutlineRow, page: RowsPage) -> SafeString:
    """The children of a row, as a list; what opens and closes it says whose they are."""
    children = rows_html(row.children, page)
    return SafeString(f"<ul>{children}{more_html(row, page)}</ul>")


def more_html(row: OutlineRow, page: RowsPage) -> SafeString:
    """The link to the next page of children; empty on the last one."""
    if not row.next_page:
        return SafeString()
    goal_id, n = row.goal.public_id, row.next_page
    text = ngettext("%(n)s more", "%(n)s more", row.n_more) % {
        "n": format_count(row.n_more)
    }
    return SafeString(
        f'<li class="tree-more"><a class="btn btn-s btn-quiet" '
        f'href="{page.outline_url}?{page.scope_query}&amp;under={goal_id}&amp;page={n}" '
        f'hx-get="{page.children_url(goal_id)}?{page.query}&amp;page={n}" '
        f'hx-target="closest li" hx-swap="outerHTML">{_icon("plus")}{escape(text)}</a></li>'
    )


def _fold(row: OutlineRow, page: RowsPage) -> str:
    """What opens and closes the row's children.

    A closed row has a link to the page on which it is open; the script makes of it what
    an open row has, and fetches the children.
    """
    if not row.is_open and (not row.n_children or row.above):
        return ""
    label = escape(_("Goals under %(title)s") % {"title": row.goal.title})
    if row.is_open:
        return f'<details open><summary aria-label="{label}"></summary></details>'
    goal_id = row.goal.public_id
    return (
        f'<a class="tree-open" href="?{page.query}&amp;open={goal_id}'
        f'#goal-row-{goal_id}" aria-label="{label}"></a>'
    )


def _above(row: OutlineRow, page: RowsPage) -> str:
    """The goal's ancestors, in a flat list of results."""
    if not row.above:
        return ""
    links = '<span aria-hidden="true"> › </span>'.join(
        f'<a href="{page.goal_url(goal.public_id)}">{escape(goal.title)}</a>'
        for goal in row.above
    )
    return f'<span class="tree-above">{links}</span>'


def _about(row: OutlineRow, page: RowsPage) -> str:
    """Whose it is, its value, its state, and what is to be noted about it."""
    goal, whose = row.goal, row.whose
    is_prose = is_statement(goal)
    words = [kind_name(goal)] if is_prose else []
    words += [whose] if whose else []
    words += [cycle_label(goal.cycle)] if goal.cycle_id != page.cycle_id else []
    parts = [f"<small>{escape(' · '.join(words))}</small>"] if words else []
    if not is_prose and goal.is_measured and not goal.needs_target:
        parts.append(value_html(goal))
    if not is_prose and goal.needs_target:
        parts.append(_chip(_("No target yet")))
    if not goal.is_open:
        parts.append(_chip(goal.get_state_display()))
    if row.marks:
        text = escape(" ".join(row.marks))
        parts.append(f'<span class="tree-mark" role="img" title="{text}"></span>')
    return " ".join(parts)


def _chip(text: str) -> str:
    return f'<span class="chip chip-line">{escape(text)}</span>'


def _action(row: OutlineRow, page: RowsPage) -> str:
    """The buttons that move the row, or the link that opens its check-in below it."""
    goal = row.goal
    if page.arrange:
        if not row.may_edit:
            return ""
        up = _move(goal, page, "up", _("Move up: %(title)s"))
        down = _move(goal, page, "down", _("Move down: %(title)s"))
        return f'<span class="tree-a">{up}{down}</span>'
    if not row.may_check_in:
        return ""
    label = escape(_("Check in: %(title)s") % {"title": goal.title})
    url = page.check_in_url(goal.public_id)
    return f'<a class="tree-a" href="{url}" title="{label}"></a>'


def _move(goal: Goal, page: RowsPage, direction: str, label: str) -> str:
    url = page.reorder_url(goal.public_id)
    return (
        f'<button class="btn btn-s btn-quiet" form="outline-arrange" '
        f'formaction="{url}" name="direction" value="{direction}" '
        f'hx-vals=\'{{"direction": "{direction}"}}\' hx-post="{url}" '
        f'hx-include="#outline-arrange" hx-target="#outline-status" hx-swap="innerHTML" '
        f'aria-label="{escape(label % {"title": goal.title})}">'
        f"{_icon(f'arrow-{direction}')}</button>"
    )


def _icon(name: str) -> SafeString:
    return use(f"i-{name}", css="i")


# --- Numbers, which are replaced alone after a roll-up ----------------------------------


def numbers_html(goal: Goal, *, is_oob: bool = False) -> SafeString:
    """Progress or supporting goals, status and confidence.

    `is_oob`: replaces what a page has of it, wherever the answer goes. The page sends the
    version back to ask for newer numbers.
    """
    found = goal.progress
    figures = (
        ""
        if is_statement(goal)
        else f"{_progress(goal, found)}{_health(found)}{_confidence(goal)}"
    )
    oob = _oob(goal, ".tree-n") if is_oob else ""
    return SafeString(
        f'<span class="tree-n" data-version="{found.version}"{oob}>{figures}</span>'
    )


def value_html(goal: Goal, *, is_oob: bool = False) -> SafeString:
    """The metric's value beside its target: “14 of 40”; empty before the first one."""
    oob = _oob(goal, ".t>.tree-v") if is_oob else ""
    return SafeString(f'<span class="tree-v"{oob}>{_value(goal)}</span>')


def changed_html(goals: Iterable[Goal]) -> SafeString:
    """The numbers and values of some rows, each for its place on the page."""
    parts = []
    for goal in goals:
        parts.append(numbers_html(goal, is_oob=True))
        if goal.is_measured and not goal.needs_target:
            parts.append(value_html(goal, is_oob=True))
    return SafeString("".join(parts))


def _oob(goal: Goal, part: str) -> str:
    """Puts an element in the place of a part of the goal's own row."""
    place = f"#goal-row-{goal.public_id}>.tree-r>{part}"
    return f' hx-swap-oob="outerHTML:{place}"'


def _value(goal: Goal) -> str:
    value = goal.progress.value
    if value is None:
        return ""
    if goal.metric_type == Goal.MetricType.YES_NO:
        return escape(_("yes") if value >= 1 else _("not yet"))
    bare = metric_value(value, goal, compact=True, unit=False)
    target = metric_value(goal.target, goal, compact=True)
    values = {"bare": conditional_escape(bare), "target": conditional_escape(target)}
    return escape(_("%(bare)s of %(target)s")) % values


def _progress(goal: Goal, found: GoalProgress) -> str:
    """The statuses of the goals below it, or how far it is itself.

    A figure that the drawing's label says is for the eye.
    """
    if found.n_below:
        counts = found.n_on_track, found.n_at_risk, found.n_off_track
        drawn = stack(*counts, found.n_not_updated)
        return f'{drawn}<b aria-hidden="true">{format_count(found.n_below)}</b>'
    is_closed = goal.state == Goal.State.CLOSED
    text = measure_of(goal).text(goal.final_progress) if is_closed else ""
    drawn = bar(found.progress, pace=found.pace, status=found.health)
    if text or found.progress is None:
        return f"{drawn}<b>{conditional_escape(text or percent(None))}</b>"
    return f'{drawn}<b aria-hidden="true">{percent(found.progress)}</b>'


def _health(found: GoalProgress) -> str:
    """The status, and of how many of its goals it is known."""
    word = escape(health_word(found.health))
    sign = f'<span class="health {health_class(found.health)}">{word}</span>'
    if not found.is_partial:
        return sign
    return f'<span class="tree-part">{sign}{coverage(found, css="of")}</span>'


def _confidence(goal: Goal) -> str:
    """The figure; in words for the ear and on pointing at it."""
    value, style = goal.progress.confidence, confidence_style(goal)
    word = confidence_text(value, style)
    if value is None or style == PERCENT:
        title = _("Confidence: %(word)s") % {"word": word}
        figure = NO_VALUE if value is None else word
    else:
        figure = _of_five(value)
        title = _("Confidence %(figure)s of 5: %(word)s") % {
            "figure": figure,
            "word": word,
        }
    return f'<b role="img" title="{escape(title)}">{escape(figure)}</b>'


def _of_five(value: float) -> str:
    figure = min(MOST, max(1, (value - FIRST_WORD) / WORD_WIDTH + 1))
    return format_fixed(figure, 1)
