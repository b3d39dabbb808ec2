"""A member's goal as a card: earlier and current value, and whether a check-in is due."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, Q, When
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkins.access import may_undo
from checkins.metric_sources.selectors import UnconfirmedValue, unconfirmed
from checkins.models import CheckIn
from checkins.rules import is_due
from checkins.versions import version_of
from checkins.weekly.asked_goals import is_of
from goals.models import Goal, GoalProgressDay
from organizations.compiled_queries import compiled
from organizations.weeks import WEEK, Week, week_of, week_start
from scheduling.clock import day_of
from ui.formats import Format, format_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checkins.querysets import CheckInQuerySet
    from organizations.models import Membership
    from scheduling.models import Period

type State = Literal["wait", "now", "done", "later"]

PACED = (Goal.Direction.INCREASE, Goal.Direction.DECREASE)
# Covers the last check-in of a yearly goal, and the sparkline of one of two years.
LOOKBACK = dt.timedelta(days=400)


@dataclass(frozen=True, slots=True)
class GoalCard:
    """A goal with its recent check-ins, as the card shows it.

    `latest`: this week's check-in; `was`: the last one before. Both None without one.
    `points`: the value at the start and at the end of each week so far, None while
    unknown. `week`: the current week of the goal's cycle.
    """

    goal: Goal
    state: State
    latest: CheckIn | None
    was: CheckIn | None
    points: tuple[Decimal | None, ...]
    week: Week
    may_undo: bool
    today: dt.date
    # The latest unconfirmed automatic value; only when a check-in is due.
    reading: UnconfirmedValue | None = None
    # Of the check-in that was saved last, on whatever week.
    last_id: int | None = None

    @property
    def seen(self) -> str:
        """The version that its form overwrites (checkins.versions)."""
        return version_of(self.goal, self.last_id)

    @property
    def is_waiting(self) -> bool:
        return self.state in ("wait", "now")

    @property
    def field_id(self) -> str:
        """The id of the first field of its form, which `CheckInForm` prefixes."""
        name = "value" if takes_value(self.goal) else "note"
        return f"{self.goal.public_id}-{name}"

    @property
    def value(self) -> Decimal | None:
        """The current value: what was logged, or the sum of the goals below."""
        if self.goal.progress_source == Goal.Source.SUM:
            return self.goal.progress.value
        return self.goal.current

    @property
    def was_lately(self) -> bool:
        """Whether "last Monday" is unambiguous for the check-in before."""
        return (
            self.was is not None
            and (self.today - self.was.on).days <= WEEK
            and self.was.on < self.today
        )

    @property
    def n_places(self) -> int:
        """The number of points of the sparkline: the start and the end of every week."""
        return self.week.total + 1

    @property
    def pace_value(self) -> Decimal | None:
        return pace_value_of(self.goal)

    @property
    def spark_label(self) -> str:
        """The sparkline as a sentence, for screen readers."""
        known = [point for point in self.points if point is not None]
        if not known:
            return _("no values yet")
        goal = self.goal
        how = Format(goal.metric_type, "", goal.currency, goal.decimals)
        return ngettext(
            "%(first)s to %(last)s over %(n)d week",
            "%(first)s to %(last)s over %(n)d weeks",
            self.week.now,
        ) % {
            "first": format_as(known[0], how),
            "last": format_as(known[-1], how),
            "n": self.week.now,
        }


def cards_of(
    membership: Membership,
    goals: Sequence[Goal],
    today: dt.date,
    period: Period | None = None,
) -> dict[int, GoalCard]:
    """Return a card for each goal, by its id. Queries: 1.

    The goals come `with_people`. `today`: in the time zone of their owner
    (scheduling.clock). `period`: the member's current one, which decides what is due.
    """
    rows = _check_ins_of(goals, today) if goals else ()
    return cards_from(membership, goals, rows, today, period)


def cards_from(
    membership: Membership,
    goals: Iterable[Goal],
    rows: Iterable[CheckIn],
    today: dt.date,
    period: Period | None = None,
) -> dict[int, GoalCard]:
    """As `cards_of`, from check-ins already loaded with their periods, oldest first.

    Queries: 0.
    """
    by_goal: defaultdict[int, list[CheckIn]] = defaultdict(list)
    for row in rows:
        by_goal[row.goal_id].append(row)
    return {
        goal.pk: _card(membership, goal, by_goal[goal.pk], today, period=period)
        for goal in goals
    }


def card_of(
    membership: Membership, goal: Goal, today: dt.date, state: State | None = None
) -> GoalCard:
    """Return the card of one goal; `state` overrides the computed one.

    Queries: 1, or 2 for a sum.
    """
    _load_past(goal)
    return _card(membership, goal, _check_ins_of([goal], today), today, state)


def last_check_in(goal: Goal, today: dt.date) -> CheckIn | None:
    """The check-in saved last, of those that a card of the goal knows. Queries: 1."""
    return max(_check_ins_of([goal], today), key=lambda row: row.pk, default=None)


def _check_ins_of(goals: Iterable[Goal], today: dt.date) -> list[CheckIn]:
    """Current check-ins, oldest first, with their authors and periods."""
    return _check_ins([goal.pk for goal in goals], today - LOOKBACK)


@compiled
def _check_ins(goal_ids: list[int], since: dt.date) -> CheckInQuerySet:
    return (
        CheckIn.objects.of_goals(goal_ids)
        .current()
        .since(since)
        .select_related("by__user", "period")
        .order_by("id")
    )


def _card(
    membership: Membership,
    goal: Goal,
    rows: Sequence[CheckIn],
    today: dt.date,
    state: State | None = None,
    *,
    period: Period | None = None,
) -> GoalCard:
    begin = week_start(today, membership.organization.first_weekday)
    # A late check-in on a past week may have been saved after this week's.
    rows = sorted(rows, key=lambda row: (day_of(row), row.pk))
    latest = rows[-1] if rows and day_of(rows[-1]) >= begin else None
    state = state or _state(membership, goal, rows, today, period)
    was = next((row for row in reversed(rows) if day_of(row) < begin), None)
    return GoalCard(
        goal=goal,
        state=state,
        latest=latest,
        was=was,
        points=points_of(goal, rows, today),
        week=week_in_cycle(goal, today),
        may_undo=latest is not None and may_undo(membership, latest),
        today=today,
        reading=_reading(goal, state),
        last_id=max((row.pk for row in rows), default=None),
    )


def _reading(goal: Goal, state: State) -> UnconfirmedValue | None:
    """The unconfirmed value of a goal that is due.

    None unless the goal comes `with_automatic_values`: other pages query for what they
    show.
    """
    asks = state in ("wait", "now") and takes_value(goal)
    return unconfirmed(goal) if asks and hasattr(goal, "read_last") else None


def _state(
    membership: Membership,
    goal: Goal,
    rows: Sequence[CheckIn],
    today: dt.date,
    period: Period | None,
) -> State:
    if goal.cycle.starts_on > today:
        return "later"
    first_weekday = membership.organization.first_weekday
    week_on = week_start(today, first_weekday)
    if period is not None and rests(period, week_on):
        return "done"
    if period is not None and (goal.cadence_days or 0) > WEEK:
        return "wait" if _is_asked_in(period, goal, rows) else "done"
    due = is_due(
        goal.cadence_days,
        day_of(rows[-1]) if rows else None,
        today=today,
        first_weekday=first_weekday,
    )
    return "wait" if due else "done"


def rests(period: Period, week_on: dt.date) -> bool:
    """Whether nothing is due this week: the period is excused, or is of a later week.

    A period that has opened is current, whenever its week begins.
    """
    is_later = period.week_on > week_on and period.opens_at > timezone.now()
    return is_later or (period.is_excused and period.week_on == week_on)


def _is_asked_in(period: Period, goal: Goal, rows: Iterable[CheckIn]) -> bool:
    """Whether the period still needs a check-in on the goal."""
    return goal.pk in period.goal_ids and not any(is_of(row, period) for row in rows)


def week_in_cycle(goal: Goal, day: dt.date) -> Week:
    """The number of the day's week in the goal's cycle."""
    cycle, first_weekday = goal.cycle, goal.organization.first_weekday
    return week_of(cycle.starts_on, cycle.ends_on, day, first_weekday)


def points_of(
    goal: Goal, rows: Sequence[CheckIn], today: dt.date
) -> tuple[Decimal | None, ...]:
    """The start, then the last known value of each week of the cycle so far."""
    now = week_in_cycle(goal, today).now
    points: list[Decimal | None] = [goal.start] + [None] * now
    for day, value in _past(goal, rows):
        if day >= goal.cycle.starts_on:
            points[min(week_in_cycle(goal, day).now, now)] = value
    for place in range(1, len(points)):
        if points[place] is None:
            points[place] = points[place - 1]
    return tuple(points)


def past_of_sums(which: Q | None = None) -> Case:
    """Past values of goals that sum others, for `Goal.past`: [{"day": …, "value": …}].

    None for other goals, which have check-ins of their own. `which`: only those of them.
    """
    days = GoalProgressDay.objects.filter(goal=OuterRef("pk")).order_by("day")
    points = days.values(point=JSONObject(day="day", value="value"))
    sums = Q(progress_source=Goal.Source.SUM)
    return Case(When(sums & which if which else sums, then=ArraySubquery(points)))


def _past(
    goal: Goal, rows: Iterable[CheckIn]
) -> Iterable[tuple[dt.date, Decimal | None]]:
    """(day, value) of past check-ins; for a sum, of the stored roll-ups (`Goal.past`)."""
    if takes_value(goal):
        return [(day_of(row), row.value) for row in rows]
    kept: list[dict[str, str]] = getattr(goal, "past", None) or []
    return [
        (dt.date.fromisoformat(point["day"]), Decimal(str(point["value"])))
        for point in kept
        if point["value"] is not None
    ]


def _load_past(goal: Goal) -> None:
    """Set `Goal.past` of a sum that was loaded alone; other selectors annotate it."""
    if goal.progress_source != Goal.Source.SUM or hasattr(goal, "past"):
        return
    days = GoalProgressDay.objects.filter(goal=goal).order_by("day")
    goal.past = [  # type: ignore[attr-defined]  # as an annotation would set it
        {"day": day.isoformat(), "value": value}
        for day, value in days.values_list("day", "value")
    ]


def pace_value_of(goal: Goal) -> Decimal | None:
    """The value that pace expects by now; None when pace does not apply."""
    pace = goal.progress.pace
    return None if pace is None else value_at(goal, pace)


def value_at(goal: Goal, share: float) -> Decimal | None:
    """The value that pace expects once so much of the period (0–1) has passed.

    None when pace does not apply to the goal.
    """
    if goal.target is None or goal.direction not in PACED:
        return None
    if goal.start is None and goal.direction == Goal.Direction.DECREASE:
        return None
    start = goal.start or Decimal(0)
    return start + (goal.target - start) * Decimal(str(share))


def takes_value(goal: Goal) -> bool:
    """Whether people enter its value: measured, and not rolled up from goals below."""
    return goal.is_measured and goal.progress_source == Goal.Source.METRIC
