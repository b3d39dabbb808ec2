"""The chart of a goal, and the table of the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from goals.kinds import confidence_style
from goals.models import Adjustment, Goal, GoalProgressDay
from goals.nodes import period_of
from organizations.compiled_queries import compiled
from organizations.weeks import WEEK, week_start, weeks_of
from ui.charts.axes import MOST_WEEKS, ChartWeek
from ui.charts.goalchart import GoalChart
from ui.formats import Format, format_as, format_coverage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from django.db.models import QuerySet

PERCENT = Format(type="percent")
# Only days with a change have a row; the latest of them are drawn.
MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Day:
    """A row of the table. `label`: the value as displayed."""

    day: dt.date
    label: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class GoalChartData:
    """Data of the chart and its table.

    `chart` is None when there is nothing to draw yet.
    """

    chart: GoalChart | None
    days: list[Day]
    what: str
    pace_value: str = ""


def draw(
    goal: Goal, adjustments: Sequence[Adjustment], today: dt.date
) -> GoalChartData:
    """Chart and table of the goal. Queries: 1.

    Values for a goal with a number, percent of progress for the others.
    """
    found = _last_days(goal.organization_id, goal.pk)
    rows = _rows_to_draw(found[::-1], goal)
    by_value = draws_values(goal, today)
    how = how_of(goal) if by_value else PERCENT
    points = [(row.day, _point(row, by_value=by_value)) for row in rows]
    known = [(day, value) for day, value in points if value is not None]
    days = [
        Day(row.day, format_as(value, how), row.confidence)
        for row, (_day, value) in zip(rows, points, strict=True)
    ]
    what = goal.metric_unit or _("Value") if by_value else _("Progress")
    if not known:
        return GoalChartData(None, days[::-1], what)
    first, last = _drawn_days(goal)
    chart = GoalChart(
        starts_on=first,
        ends_on=last,
        paced_from=period_of(goal, catalogue_of(goal.organization)).own_start,
        today=today,
        points=known,
        weeks=_weeks(goal),
        start=_start(goal, by_value=by_value),
        target=goal.target if by_value else 100.0,
        how=how,
        status=goal.progress.health,
        adjustments=_marks(adjustments) if by_value else (),
        confidence=[
            (row.day, row.confidence) for row in rows if row.confidence is not None
        ],
        confidence_style=confidence_style(goal),
        is_level=by_value and is_kept(goal),
        note=_coverage(goal),
    )
    return GoalChartData(
        chart, days[::-1], what, _pace_value(goal, how, by_value=by_value)
    )


@compiled
def _last_days(organization_id: int, goal_id: int) -> QuerySet[GoalProgressDay]:
    rows = GoalProgressDay.objects.filter(organization=organization_id, goal=goal_id)
    return rows.order_by("-day")[:MOST_DAYS]


def _rows_to_draw(rows: list[GoalProgressDay], goal: Goal) -> list[GoalProgressDay]:
    """The last row of each week of a short period; else all rows.

    A sum changes on most days: a point for each adds nothing, and hides the line.
    """
    if not _is_short(goal):
        return rows
    first_weekday = goal.organization.first_weekday
    # Later rows of the same week replace earlier ones.
    weeks = {week_start(row.day, first_weekday): row for row in rows}
    return list(weeks.values())


def _is_short(goal: Goal) -> bool:
    first, last = _drawn_days(goal)
    return (last - first).days < MOST_WEEKS * WEEK


def _weeks(goal: Goal) -> list[ChartWeek]:
    """The weeks of the goal's cycle, to be named below the chart.

    None for a long period, nor for one that ends after the cycle.
    """
    cycle, first_weekday = goal.cycle, goal.organization.first_weekday
    _first, last = _drawn_days(goal)
    if not _is_short(goal) or last > cycle.ends_on:
        return []
    return [
        ChartWeek(week.number, week.starts_on, week.ends_on)
        for week in weeks_of(cycle.starts_on, cycle.ends_on, first_weekday)
        if week.starts_on <= last
    ]


def draws_values(goal: Goal, today: dt.date) -> bool:
    """Whether the metric's values are drawn: not for yes/no, a mean or an override."""
    return (
        goal.metric_type not in (Goal.MetricType.NONE, Goal.MetricType.YES_NO)
        and goal.progress_source != Goal.Source.MEAN
        and not goal.has_override(today)
    )


def is_kept(goal: Goal) -> bool:
    return goal.direction in (Goal.Direction.AT_LEAST, Goal.Direction.AT_MOST)


def how_of(goal: Goal) -> Format:
    return Format(goal.metric_type, goal.metric_unit, goal.currency, goal.decimals)


def _drawn_days(goal: Goal) -> tuple[dt.date, dt.date]:
    """First and last day of the chart: the cycle, also for a goal that started later."""
    first: dt.date = goal.cycle.starts_on
    return first, max(goal.due_on or goal.cycle.ends_on, first)


def _point(row: GoalProgressDay, *, by_value: bool) -> Decimal | float | None:
    if by_value:
        return row.value
    return None if row.progress is None else row.progress * 100


def _start(goal: Goal, *, by_value: bool) -> Decimal | float | None:
    if not by_value:
        return 0.0
    if is_kept(goal):
        return None
    if goal.start is None and goal.direction == Goal.Direction.INCREASE:
        return 0.0
    return goal.start


def _coverage(goal: Goal) -> str:
    derived = goal.progress
    if not derived.is_partial:
        return ""
    return format_coverage(derived.n_contributing, derived.n_measured)


def _marks(adjustments: Sequence[Adjustment]) -> list[tuple[dt.date, str]]:
    """Days and labels of changed targets, oldest first."""
    label = _("target %(before)s to %(after)s")
    return [
        (row.on, label % {"before": row.before_label, "after": row.after_label})
        for row in reversed(adjustments)
        if row.field == Adjustment.Field.TARGET
    ]


def _pace_value(goal: Goal, how: Format, *, by_value: bool) -> str:
    """Value expected by now, as text; "" if no pace is drawn."""
    pace = goal.progress.pace
    start = _start(goal, by_value=by_value)
    target = float(goal.target) if by_value and goal.target is not None else 100.0
    if pace is None or start is None or (by_value and goal.target is None):
        return ""
    now = float(start) + (target - float(start)) * pace
    return format_as(now, how._replace(unit=""))
