"""One goal of mine as a card: where it was, where it is, and whether it asks for more."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkins.access import may_undo
from checkins.metric_sources.selectors import UnconfirmedValue, unconfirmed
from checkins.models import CheckIn
from checkins.rules import is_due
from goals.models import Goal, GoalProgressDay
from scheduling.clock import day_of
from scheduling.weeks import WEEK, Week, week_named, week_of, week_start
from ui.formats import Format, format_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from organizations.models import Membership
    from scheduling.models import Period

type State = Literal["wait", "now", "done", "later"]

PACED = (Goal.Direction.INCREASE, Goal.Direction.DECREASE)
# Far enough back for the last word on a yearly goal.
OLDEST = dt.timedelta(days=400)


@dataclass(frozen=True, slots=True)
class GoalCard:
    """`latest`: this week's check-in; `was`: the last one before. Both None without one.

    `points`: the value at the start and at the end of each week so far, None while
    unknown. `week`: where today stands in the goal's cycle.
    """

    goal: Goal
    state: State
    latest: CheckIn | None
    was: CheckIn | None
    points: tuple[Decimal | None, ...]
    week: Week
    may_undo: bool
    today: dt.date
    # What a machine read since; only of a goal that waits.
    reading: UnconfirmedValue | None = None

    @property
    def is_waiting(self) -> bool:
        return self.state in ("wait", "now")

    @property
    def field_id(self) -> str:
        """Of the first field of its form: `CheckInForm` names them after the goal."""
        name = "value" if takes_value(self.goal) else "note"
        return f"{self.goal.public_id}-{name}"

    @property
    def value(self) -> Decimal | None:
        """Where the number is: what was logged, or what the goals below add up to."""
        if self.goal.progress_source == Goal.Source.SUM:
            return self.goal.progress.value
        return self.goal.current

    @property
    def was_lately(self) -> bool:
        """Whether "last Monday" can only mean one day."""
        return (
            self.was is not None
            and (self.today - self.was.on).days <= WEEK
            and self.was.on < self.today
        )

    @property
    def n_places(self) -> int:
        """Of the spark line: the start and the end of every week."""
        return self.week.total + 1

    @property
    def pace_value(self) -> Decimal | None:
        """As `pace_value_of`."""
        return pace_value_of(self.goal)

    @property
    def spark_label(self) -> str:
        """The spark line as a sentence."""
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
    """A card for each goal, by its id. The goals come `with_people`. Queries: 1.

    `today`: of the person whose goals they are (scheduling.clock). `period`: the member's current one, whose rules say what waits.
    """
    rows = _check_ins(goals, today) if goals else ()
    return cards_from(membership, goals, rows, today, period)


def cards_from(
    membership: Membership,
    goals: Iterable[Goal],
    rows: Iterable[CheckIn],
    today: dt.date,
    period: Period | None = None,
) -> dict[int, GoalCard]:
    """As `cards_of`, from check-ins that are at hand with their periods, the oldest first.

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
    """The card of one goal; `state` overrules what the week says.

    Queries: 1, or 2 of a sum.
    """
    _bring_past(goal)
    return _card(membership, goal, [*_check_ins([goal], today)], today, state)


def _check_ins(goals: Iterable[Goal], today: dt.date) -> Iterable[CheckIn]:
    """Oldest first, with their authors' names."""
    return (
        CheckIn.objects.of_goals(goal.pk for goal in goals)
        .standing()
        .since(today - OLDEST)
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
    # A late word on a past week may have come in after this week's.
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
        week=week_named(goal.cycle.starts_on, goal.cycle.ends_on, begin),
        may_undo=latest is not None and may_undo(membership, latest),
        today=today,
        reading=_reading(goal, state),
    )


def _reading(goal: Goal, state: State) -> UnconfirmedValue | None:
    """Of a goal that comes `with_readings`: other pages ask for what they show."""
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
    """Whether the week asks nothing: it is excused, or over, so that a later one is next.

    One that has opened is of now, wherever its week begins.
    """
    is_later = period.week_on > week_on and period.opens_at > timezone.now()
    return is_later or (period.is_excused and period.week_on == week_on)


def _is_asked_in(period: Period, goal: Goal, rows: Iterable[CheckIn]) -> bool:
    """Whether the period still wants a word on the goal."""
    return goal.pk in period.goal_ids and not any(
        row.period_id == period.pk
        or (row.period_id is None and row.on >= period.week_on)
        for row in rows
    )


def points_of(
    goal: Goal, rows: Sequence[CheckIn], today: dt.date
) -> tuple[Decimal | None, ...]:
    """The start, then the last known value of each week of the cycle so far."""
    begin, end = goal.cycle.starts_on, goal.cycle.ends_on
    now = week_of(begin, end, today).now
    points: list[Decimal | None] = [goal.start] + [None] * now
    for day, value in _past(goal, rows):
        if day >= begin:
            points[min(week_of(begin, end, day).now, now)] = value
    for place in range(1, len(points)):
        if points[place] is None:
            points[place] = points[place - 1]
    return tuple(points)


def _past(
    goal: Goal, rows: Iterable[CheckIn]
) -> Iterable[tuple[dt.date, Decimal | None]]:
    """What was logged; of a sum what the roll-up kept (`past`: selectors.line)."""
    if takes_value(goal):
        return [(day_of(row), row.value) for row in rows]
    kept: list[dict[str, str]] = getattr(goal, "past", None) or []
    return [
        (dt.date.fromisoformat(point["day"]), Decimal(str(point["value"])))
        for point in kept
        if point["value"] is not None
    ]


def _bring_past(goal: Goal) -> None:
    """As home reads it for all sums at once (selectors.line), for one that came alone."""
    if goal.progress_source != Goal.Source.SUM or hasattr(goal, "past"):
        return
    days = GoalProgressDay.objects.filter(goal=goal).order_by("day")
    goal.past = [  # type: ignore[attr-defined]  # as an annotation would set it
        {"day": day.isoformat(), "value": value}
        for day, value in days.values_list("day", "value")
    ]


def pace_value_of(goal: Goal) -> Decimal | None:
    """What the pace says the number should be by now; None where it says nothing."""
    pace = goal.progress.pace
    if goal.target is None or pace is None or goal.direction not in PACED:
        return None
    if goal.start is None and goal.direction == Goal.Direction.DECREASE:
        return None
    start = goal.start or Decimal(0)
    return start + (goal.target - start) * Decimal(str(pace))


def takes_value(goal: Goal) -> bool:
    """Whether people write its number: not where the goals below make it."""
    return goal.is_measured and goal.progress_source == Goal.Source.METRIC
