"""Load everything on the home page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Case, F, Q, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.messages import remaining_check_ins
from checkins.selectors.cards import GoalCard, cards_of
from checkins.selectors.lines_of_sight import (
    LineOfSight,
    lines_of_sight,
    my_goals_with_ancestors,
)
from frameworks.selectors import catalogue_of
from frameworks.spec import Role
from goals.kinds import is_horizon, is_statement, kinds_of_role, of_kinds
from goals.models import Goal
from goals.rules import HEALTH_ORDER
from home.news import NewsItem, news_on_my_line
from organizations.compiled_queries import compiled
from organizations.models import Cycle, Membership, Unit
from organizations.policy import may
from organizations.selectors import current_cycle
from organizations.weeks import WEEK, Week, week_of
from scheduling.clock import today_of, week_of_member
from scheduling.current_period import current_period
from scheduling.models import CadenceRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from frameworks.spec import KindRef
    from goals.querysets import GoalQuerySet
    from scheduling.models import Period

# “Due” covers this many days.
SOON = dt.timedelta(days=14)
MOST_DATES = 4
MOST_AROUND = 6
# Rows of what is around: every long-term goal, the goals of two units, then results.
MOST_READ = 200
WEAKEST = tuple(enumerate(HEALTH_ORDER))


@dataclass(frozen=True, slots=True)
class Deadline:
    """A goal with its own date, or a cycle in which `n_open` of the member's goals end."""

    on: dt.date
    goal: Goal | None = None
    cycle: Cycle | None = None
    n_open: int = 0


@dataclass(frozen=True, slots=True)
class GoalWithResults:
    """A goal, and of one of the company's the goals of the company under it."""

    goal: Goal
    results: tuple[Goal, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitGoals:
    """Goals of a unit, for leaders, HR and people without goals; the weakest first."""

    unit: Unit
    goals: tuple[GoalWithResults, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page. `week` and `cycle`: None in an organization without cycles."""

    today: dt.date
    cycle: Cycle | None
    week: Week | None
    lines: tuple[LineOfSight, ...]
    n_own: int
    drafts: tuple[Goal, ...]
    deadlines: tuple[Deadline, ...]
    news: tuple[NewsItem, ...]
    around: tuple[UnitGoals, ...]
    next_week_on: dt.date
    horizon: Goal | None = None
    # The current check-in, and the day on which it opens in the member's time zone;
    # None while nothing is planned.
    period: Period | None = None
    opens_on: dt.date | None = None

    @property
    def open_until(self) -> dt.datetime | None:
        """When the open check-in closes, or later when its grace ends; else None."""
        now = timezone.now()
        if self.period is None or self.period.opens_at > now:
            return None
        late = self.period.is_late(now)
        return self.period.grace_until if late else self.period.closes_at

    @property
    def asks_weekly(self) -> bool:
        return self.period is None or self.period.rhythm == CadenceRule.Rhythm.WEEKLY

    @property
    def next_on(self) -> dt.date:
        """The day of the next check-in, as far as it is planned."""
        if self.period is None or self.period.week_on < self.next_week_on:
            return self.next_week_on
        return self.opens_on or self.period.week_on

    @property
    def far(self) -> Goal | None:
        """The long-term goal above everything, unless a line shows it already."""
        shown = {goal for line in self.lines for goal in line.goals}
        return None if self.horizon in shown else self.horizon

    @property
    def cards(self) -> list[GoalCard]:
        return [card for line in self.lines for card in line.cards]

    @property
    def n_waiting(self) -> int:
        return sum(card.is_waiting for card in self.cards)

    @property
    def n_submitted(self) -> int:
        """How many goals were checked in this week."""
        return sum(card.latest is not None for card in self.cards)

    @property
    def headline(self) -> str:
        """What is due, or the state of check-ins, in one line."""
        if self.n_waiting:
            return remaining_check_ins(self.n_waiting)
        if self.n_submitted:
            return _("All checked in")
        if self.n_own:
            return _("Nothing to check in this week")
        return _("You have no goals yet")

    @property
    def first_waiting(self) -> GoalCard | None:
        return next((card for card in self.cards if card.is_waiting), None)


def read_home(membership: Membership) -> HomePage:
    """Load the home page. What is due follows the member's clock.

    Dates of goals and cycles follow the organization's. Queries: at most 6, however
    many goals and people; 1 more for somebody with a location who is never asked.
    """
    goals = my_goals_with_ancestors(membership)
    mine = [goal for goal in goals.values() if goal.owner_id == membership.pk]
    active = [goal for goal in mine if goal.is_open and not is_statement(goal)]
    period = current_period(membership) if active else None
    measured = [goal for goal in active if goal.is_measured]
    today, week_on = today_of(membership), week_of_member(membership)
    cards = cards_of(membership, measured, today, period)
    organizations_today = membership.organization.today()
    cycle = _cycle(membership, active, organizations_today)
    around, horizon = _beyond(membership, has_goals=bool(active))
    return HomePage(
        today=today,
        cycle=cycle,
        week=_week(membership, cycle, today),
        lines=tuple(_with_one_open(lines_of_sight(membership, goals, cards))),
        n_own=len(active),
        drafts=tuple(goal for goal in mine if goal.state == Goal.State.DRAFT),
        deadlines=tuple(_deadlines(active, organizations_today)),
        news=tuple(_news(membership, goals.values(), active)),
        around=tuple(around),
        next_week_on=week_on + dt.timedelta(days=WEEK),
        horizon=horizon,
        period=period,
        opens_on=period.opens_at.astimezone(membership.zone).date() if period else None,
    )


def _week(membership: Membership, cycle: Cycle | None, today: dt.date) -> Week | None:
    if cycle is None:
        return None
    first_weekday = membership.organization.first_weekday
    return week_of(cycle.starts_on, cycle.ends_on, today, first_weekday)


def _cycle(
    membership: Membership, active: Iterable[Goal], today: dt.date
) -> Cycle | None:
    """The shortest current cycle of the member's goals, else the organization's."""
    mine: set[Cycle] = {goal.cycle for goal in active if goal.cycle.contains(today)}
    if mine:
        return min(mine, key=lambda cycle: (cycle.ends_on - cycle.starts_on, cycle.pk))
    return current_cycle(membership.organization, today)


def _with_one_open(lines: Sequence[LineOfSight]) -> list[LineOfSight]:
    """Open the form of the first card that waits."""
    opened = False
    result = []
    for line in lines:
        cards = []
        for card in line.cards:
            if not opened and card.state == "wait":
                opened = True
                cards.append(replace(card, state="now"))
            else:
                cards.append(card)
        result.append(replace(line, cards=tuple(cards)))
    return result


def _deadlines(active: Iterable[Goal], today: dt.date) -> list[Deadline]:
    """Goals with a date of their own, and the ends of cycles, overdue ones first."""
    ends: dict[Cycle, int] = {}
    found = []
    for goal in active:
        if goal.due_on is None:
            ends[goal.cycle] = ends.get(goal.cycle, 0) + 1
        elif goal.due_on <= today + SOON:
            found.append(Deadline(goal.due_on, goal=goal))
    found += [
        Deadline(cycle.ends_on, cycle=cycle, n_open=n)
        for cycle, n in ends.items()
        if cycle.ends_on <= today + SOON
    ]
    return sorted(found, key=lambda deadline: deadline.on)[:MOST_DATES]


def _news(
    membership: Membership, goals: Iterable[Goal], active: Sequence[Goal]
) -> list[NewsItem]:
    """News on the goals above and beside the member's active ones."""
    above = {goal.pk for goal in goals if goal.owner_id != membership.pk}
    parents = {goal.parent_id for goal in active if goal.parent_id}
    return news_on_my_line(membership, above, parents)


def _beyond(
    membership: Membership, *, has_goals: bool
) -> tuple[list[UnitGoals], Goal | None]:
    """Goals of the member's unit and of the company, and the organization's horizon.

    The goals: for leaders, HR and people without goals. The long-term goal: for
    everybody, the active one furthest away. Queries: 1.
    """
    looks_around = not has_goals or may(membership, "participation.read")
    found: dict[Unit, list[Goal]] = {}
    results: dict[int | None, list[Goal]] = {}
    horizons = []
    for goal in _goals_beyond(membership, looks_around=looks_around):
        goal.organization = membership.organization
        if is_horizon(goal):
            horizons.append(goal)
        elif getattr(goal, "is_result", False):
            results.setdefault(goal.parent_id, []).append(goal)
        elif goal.unit is not None:
            found.setdefault(goal.unit, []).append(goal)
    mine_first = sorted(
        found.items(), key=lambda item: item[0].pk != membership.unit_id
    )
    around = [
        UnitGoals(
            unit,
            tuple(
                GoalWithResults(goal, tuple(results.get(goal.pk, ()))) for goal in goals
            ),
        )
        for unit, goals in mine_first
    ]
    return around, min(horizons, key=_how_near, default=None)


def _how_near(horizon: Goal) -> tuple[int, int, int]:
    return -horizon.cycle.ends_on.toordinal(), horizon.position, horizon.pk


def _goals_beyond(membership: Membership, *, looks_around: bool) -> list[Goal]:
    """Every long-term goal; and with `looks_around` the first few goals of each unit."""
    catalogue = catalogue_of(membership.organization)
    far = kinds_of_role(catalogue, Role.HORIZON)
    if not looks_around:
        return _long_term_goals(membership, far=far)
    statements = kinds_of_role(catalogue, Role.STATEMENT)
    return _goals_around(membership, far=far, statements=statements)


@compiled
def _long_term_goals(
    membership: Membership, *, far: tuple[KindRef, ...]
) -> GoalQuerySet:
    goals = _shown_goals(membership).filter(of_kinds(far), parent=None)
    return goals.order_by("position", "id")[:MOST_READ]


@compiled
def _goals_around(
    membership: Membership,
    *,
    far: tuple[KindRef, ...],
    statements: tuple[KindRef, ...],
) -> GoalQuerySet:
    """The first few goals of each unit, the weakest first, and every long-term goal.

    Of one health, what is furthest behind its pace. With the company's goals the first
    few of its goals under each (`is_result`), in the same order.
    """
    # Long-term goals are shown above everything else.
    horizon = of_kinds(far)
    company = Q(unit__kind=Unit.Kind.COMPANY)
    mine = Q(unit=membership.unit_id, unit__isnull=False) & ~company
    on_top = Q(parent=None) | of_kinds(far, above=True)
    result = company & Q(parent__unit__kind=Unit.Kind.COMPANY) & ~on_top
    # One's own are on the line above the list; of the company's it shows all.
    near = (company & on_top) | result | (mine & ~Q(owner=membership))
    near &= ~of_kinds(statements) & ~horizon
    weakest = Case(
        *(When(progress__health=health, then=place) for place, health in WEAKEST),
        default=len(HEALTH_ORDER),
    )
    behind = F("progress__progress") - F("progress__pace")
    first = (weakest, behind.asc(nulls_last=True), "position", "id")
    is_far = Case(When(horizon, then=1), default=0)
    is_result = Case(When(result, then=1), default=0)
    above = Case(When(result, then=F("parent")))
    places = (F("unit"), is_far, above)
    rank = Window(RowNumber(), partition_by=places, order_by=first)
    return (
        _shown_goals(membership)
        .filter((horizon & Q(parent=None)) | near)
        .annotate(rank=rank, is_far=is_far, is_result=is_result)
        .filter(Q(rank__lte=MOST_AROUND) | Q(is_far=1))
        .order_by("-is_far", "is_result", "rank", "id")[:MOST_READ]
    )


def _shown_goals(membership: Membership) -> GoalQuerySet:
    """Active goals with what home shows of one."""
    return (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .active()
        .select_related("progress", "owner__user", "unit", "cycle")
        .defer("description")
    )
