"""What a reminder shows: the goals that wait for a value, each below the goals it supports."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from checkins.models import CheckIn
from checkins.selectors.cards import pace_value_of
from goals.models import Goal
from goals.tree import with_those_above
from notifications.text import one_line
from organizations.weeks import week_of
from scheduling.clock import today_of
from scheduling.models import Period
from ui.dates import format_date
from ui.formats import Format, format_as

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from decimal import Decimal

    from organizations.models import Membership, Organization

MOST_GOALS = 8
NOON = dt.time(12)
MIDNIGHT = dt.time(0)
WEEK = dt.timedelta(days=7)
COUNTED = (Goal.MetricType.NUMBER, Goal.MetricType.MONEY)


@dataclass(frozen=True, slots=True)
class ReminderGoal:
    """A goal that waits for a value. `last`: the latest value and the pace, or empty."""

    title: str
    value: str
    target: str
    last: str


@dataclass(frozen=True, slots=True)
class ReminderBranch:
    """Goals with the same parent. `above`: the goals they support, the top one first."""

    above: tuple[str, ...]
    rows: tuple[ReminderGoal, ...]


@dataclass(frozen=True, slots=True)
class ReminderContext:
    """A check-in, and its goals that still wait for a value, in the owner's order.

    `known`: these goals and all above them, by key.
    """

    period: Period
    goals: tuple[Goal, ...]
    known: dict[int, Goal]


def reminder_contexts(
    organization: Organization, period_ids: Collection[int]
) -> dict[int, ReminderContext]:
    """By the period's id; one that was deleted is missing. Queries: 3."""
    periods = list(Period.objects.filter(organization=organization, pk__in=period_ids))
    updated: defaultdict[int | None, set[int]] = defaultdict(set)
    rows = CheckIn.objects.in_organization(organization).current()
    for period_id, goal_id in rows.filter(period__in=periods).values_list(
        "period_id", "goal_id"
    ):
        updated[period_id].add(goal_id)
    wanted = {goal_id for period in periods for goal_id in period.goal_ids}
    known = _with_those_above(organization, wanted)
    return {
        period.pk: ReminderContext(
            period,
            tuple(_waiting(period, known, updated[period.pk])),
            known,
        )
        for period in periods
    }


def _with_those_above(
    organization: Organization, goal_ids: Iterable[int]
) -> dict[int, Goal]:
    up = with_those_above(organization.pk, "id = ANY(%s)", sorted(goal_ids))
    rows = (
        Goal.objects.in_organization(organization)
        .active()
        .filter(pk__among=up)
        .select_related("progress", "owner__user", "unit", "cycle")
        .defer("description", "fields")
    )
    found = {goal.pk: goal for goal in rows}
    for goal in found.values():
        goal.organization = organization
    return found


def _waiting(period: Period, known: dict[int, Goal], updated: set[int]) -> list[Goal]:
    goals = [known[each] for each in period.goal_ids if each in known]
    goals = [
        goal
        for goal in goals
        if goal.owner_id == period.member_id and goal.pk not in updated
    ]
    return in_mail_order(goals)


def in_mail_order(goals: Iterable[Goal]) -> list[Goal]:
    """As a reminder lists them, and the lines of a reply to it answer them."""
    return sorted(goals, key=lambda goal: (goal.parent_id or 0, goal.position, goal.pk))


# --- The line of sight ----------------------------------------------------------------


def branches(
    context: ReminderContext, reader: Membership, now: dt.datetime
) -> list[ReminderBranch]:
    """The goals by their parent; a goal above them is shown once, with the first branch."""
    today = today_of(reader, now)
    by_parent: defaultdict[int | None, list[Goal]] = defaultdict(list)
    for goal in context.goals[:MOST_GOALS]:
        by_parent[goal.parent_id].append(goal)
    shown: set[int] = set()
    found = []
    for parent_id, goals in by_parent.items():
        line = _stops(parent_id, context, reader)
        above = [goal for goal in line if goal.pk not in shown]
        shown |= {goal.pk for goal in above}
        found.append(
            ReminderBranch(
                tuple(_stop(goal, reader) for goal in above),
                tuple(_row(goal, today) for goal in goals),
            )
        )
    return found


def _stops(
    parent_id: int | None, context: ReminderContext, reader: Membership
) -> list[Goal]:
    """The top of the line, and the goal right above; up to a private goal of another."""
    line: list[Goal] = []
    while parent_id in context.known and len(line) < len(context.known):
        goal = context.known[parent_id]
        if goal.is_private and goal.owner_id != reader.pk:
            break
        line.append(goal)
        parent_id = goal.parent_id
    return [line[-1], line[0]] if len(line) > 1 else line


def _stop(goal: Goal, reader: Membership) -> str:
    """`Enterprise sales: 200 qualified enterprise opps, 131 so far`."""
    title = one_line(goal.title)
    if goal.metric_type in COUNTED and goal.progress.value is not None:
        value = format_as(goal.progress.value, _format(goal, ""), compact=True)
        title = _("%(title)s, %(value)s so far") % {"title": title, "value": value}
    return f"{_whose(goal, reader)}: {title}"


def _whose(goal: Goal, reader: Membership) -> str:
    if goal.owner_id == reader.pk:
        return _("You")
    if goal.unit is not None:
        company = goal.unit.kind == goal.unit.Kind.COMPANY
        return one_line(goal.organization.name if company else goal.unit.name)
    return one_line(goal.owner or goal.owner_name or goal.organization.name)


def _row(goal: Goal, today: dt.date) -> ReminderGoal:
    value, how = _value(goal), _format(goal, "")
    target = goal.target if goal.metric_type != Goal.MetricType.YES_NO else None
    return ReminderGoal(
        title=one_line(goal.title),
        value=format_as(value, how, compact=True),
        target="" if target is None else format_as(target, how, compact=True),
        last=_last(goal, today),
    )


def _value(goal: Goal) -> Decimal | float | None:
    is_sum = goal.progress_source == Goal.Source.SUM
    return goal.progress.value if is_sum else goal.current


def _format(goal: Goal, unit: str) -> Format:
    return Format(goal.metric_type, unit, goal.currency, goal.decimals)


def _last(goal: Goal, today: dt.date) -> str:
    """`19 last Monday, 15 is pace`."""
    how = _format(goal, goal.metric_unit)
    parts = []
    if goal.updated_on is not None and goal.current is not None:
        parts.append(
            _("%(value)s %(when)s")
            % {
                "value": format_as(goal.current, how),
                "when": when(goal.updated_on, today),
            }
        )
    elif goal.current is None:
        parts.append(_("No value yet"))
    pace = pace_value_of(goal)
    if pace is not None and goal.metric_type != Goal.MetricType.YES_NO:
        short = format_as(pace, _format(goal, ""), compact=True)
        parts.append(_("expected by now: %(value)s") % {"value": short})
    return ", ".join(parts)


def when(day: dt.date, today: dt.date) -> str:
    """`last Monday`, `on 3 Oct`."""
    if day == today:
        return _("today")
    if today - WEEK <= day < today:
        return _("last %(weekday)s") % {"weekday": format_date(day, "weekday")}
    return _("on %(day)s") % {"day": format_date(day, "day")}


# --- When it closes -------------------------------------------------------------------


def closing_time(period: Period, reader: Membership) -> str:
    """`Friday noon`, `Friday 17:00`; of midnight the day that ends."""
    local = period.closes_at.astimezone(reader.zone)
    if local.time() == MIDNIGHT:
        day = format_date(local - dt.timedelta(hours=12), "weekday")
        return _("at the end of %(weekday)s") % {"weekday": day}
    at = _("noon") if local.time() == NOON else format_date(local, "time")
    weekday = format_date(local, "weekday")
    return _("%(weekday)s at %(time)s") % {"weekday": weekday, "time": at}


def what_closes(context: ReminderContext) -> str:
    """`week 8`, of the goals' cycle; a rarer check-in has no number."""
    period = context.period
    if period.rhythm not in ("weekly", "weeks") or not context.goals:
        return _("this check-in")
    goal = context.goals[0]
    cycle, first_weekday = goal.cycle, goal.organization.first_weekday
    week = week_of(cycle.starts_on, cycle.ends_on, period.week_on, first_weekday)
    return _("week %(n)s") % {"n": week.now}
