"""The path to a horizon: its milestones, this year's goals below it, the reader's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from frameworks.spec import Level, Role
from goals.documents.projection import year_of_arrival
from goals.kinds import takes_check_ins
from goals.levels import level_of
from goals.models import Goal, GoalProgress
from ui.charts.horizon import Milestone
from ui.charts.horizon import horizon as draw

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from goals.documents.model import DocumentEntry, DocumentPage
    from organizations.models import Membership

# The reader's active goals whose line of sight reaches the horizon.
MINE = """
WITH RECURSIVE up(start, parent_id) AS (
  SELECT id, parent_id FROM goals_goal
    WHERE organization_id = %s AND owner_id = %s AND state = 'active'
  UNION
  SELECT up.start, above.parent_id FROM up CROSS JOIN LATERAL (
    SELECT parent_id FROM goals_goal
    WHERE organization_id = %s AND id = up.parent_id OFFSET 0
  ) above
)
SELECT start FROM up WHERE parent_id = ANY(%s)
"""
# Directions in which a value moves, rather than being kept within a limit.
MOVING = (Goal.Direction.INCREASE, Goal.Direction.DECREASE)
MOST_POINTING = 60
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class MilestoneYear:
    """A milestone, or the horizon itself, with its year.

    `is_reached`: it is done, as everywhere: by its own number, and by all goals that it is
    made of (goals.rules.is_finished).
    """

    goal: Goal
    year: int
    is_reached: bool


@dataclass(frozen=True, slots=True)
class HorizonDistance:
    """Present value of a station.

    `by`: its target year; `arrives`: the year in which it is reached at this pace, None
    if unknown.
    """

    goal: Goal
    by: int
    arrives: int | None

    @property
    def is_money(self) -> bool:
        return self.goal.metric_type == Goal.MetricType.MONEY


@dataclass(frozen=True, slots=True)
class HorizonPath:
    """The path to a horizon.

    `stations`: from the horizon down to the nearest year. `now`: this year's goals
    directly below one of them. `mine`: a goal of the reader whose line reaches it.
    """

    root: Goal
    year: int
    stations: list[MilestoneYear]
    now: list[Goal]
    mine: Goal | None
    today: dt.date

    @property
    def this_year(self) -> int:
        return self.today.year

    @property
    def stops(self) -> list[MilestoneYear]:
        """The stations to list: without the horizon, which is the page's title, where a
        milestone has its year.
        """
        if self.n_milestones and self.stations[1].year == self.year:
            return self.stations[1:]
        return self.stations

    @property
    def distance(self) -> HorizonDistance | None:
        """Value of the horizon, else of the last milestone that has one."""
        measured = (each for each in self.stations if _has_number(each.goal))
        station = next(measured, None)
        if station is None:
            return None
        return HorizonDistance(
            station.goal, station.year, _arrival(station, self.today)
        )

    @property
    def label(self) -> str:
        """Text alternative of the chart."""
        stops = [
            _("%(year)d: %(title)s") % {"year": each.year, "title": each.goal.title}
            for each in self._stations_ahead
        ]
        given = {
            "year": self.year,
            "title": self.root.title.rstrip("."),
            "stops": "; ".join(stops),
        }
        if stops:
            return _("The way to %(year)d: %(title)s. Milestones: %(stops)s") % given
        return _("The way to %(year)d: %(title)s") % given

    @property
    def _stations_ahead(self) -> list[MilestoneYear]:
        """Stations between this year and the horizon, the nearest first."""
        found = [
            station
            for station in self.stations[1:]
            if self.this_year < station.year < self.year
        ]
        return sorted(found, key=lambda station: station.year)

    @property
    def chart(self) -> SafeString:
        here = self.now[0].title if self.now else ""
        glyph = "individual" if self.mine else "company"
        stops = [Milestone(self.this_year, here, glyph)]
        stops += [
            Milestone(each.year, each.goal.title) for each in self._stations_ahead
        ]
        if self.year > self.this_year:
            stops.append(Milestone(self.year, self.root.title, "horizon"))
        return draw(stops, label=self.label)

    @property
    def n_reached(self) -> int:
        return sum(each.is_reached for each in self.stations[1:])

    @property
    def n_milestones(self) -> int:
        return len(self.stations) - 1


def path_to_horizon(membership: Membership, page: DocumentPage) -> HorizonPath | None:
    """Path to the horizon that the document begins with. Queries: 1.

    None for a document that does not begin with a horizon.
    """
    root = page.root
    if root is None or root.kind is None or root.kind.role != Role.HORIZON:
        return None
    milestones = [each for each in root.below() if _is_station(each)][1:]
    stations = sorted(map(_station, milestones), key=lambda each: -each.year)
    pointing = _goals_below_stations(membership, [root, *milestones])
    mine = [goal for goal in pointing if goal.owner_id == membership.pk]
    return HorizonPath(
        root=root.goal,
        year=_station(root).year,
        stations=[_station(root), *stations],
        now=[goal for goal in pointing if level_of(goal) == Level.COMPANY][:MOST_SHOWN],
        mine=next(
            (goal for goal in mine if takes_check_ins(goal)), mine[0] if mine else None
        ),
        today=membership.organization.today(),
    )


def _is_station(entry: DocumentEntry) -> bool:
    return entry.kind is not None and entry.kind.role == Role.HORIZON


def _station(entry: DocumentEntry) -> MilestoneYear:
    goal = entry.goal
    is_reached = goal.progress.health == GoalProgress.Health.DONE
    return MilestoneYear(goal, (goal.due_on or goal.cycle.ends_on).year, is_reached)


def _has_number(goal: Goal) -> bool:
    """Whether it has a number; yes/no metrics have none."""
    is_number = goal.is_measured and goal.metric_type != Goal.MetricType.YES_NO
    return is_number and goal.target is not None and goal.progress.value is not None


def _arrival(station: MilestoneYear, today: dt.date) -> int | None:
    goal, now = station.goal, station.goal.progress.value
    if goal.direction not in MOVING or station.is_reached:
        return None
    if goal.start is None or goal.target is None or now is None:
        return None
    since = goal.cycle.starts_on
    return year_of_arrival((goal.start, goal.target), now, since=since, today=today)


def _goals_below_stations(
    membership: Membership, stations: Iterable[DocumentEntry]
) -> list[Goal]:
    """Goals now directly below a station, and the reader's at any depth. Queries: 1."""
    organization = membership.organization
    ids, today = [entry.goal.pk for entry in stations], organization.today()
    reaching = RawSQL(MINE, [organization.pk, membership.pk, organization.pk, ids])  # noqa: S611  constant SQL
    right_under = Q(parent__in=ids) & ~Q(pk__in=ids)
    goals = (
        Goal.objects.in_organization(organization)
        .active()
        .filter(right_under | Q(pk__among=reaching))
        .filter(cycle__starts_on__lte=today, cycle__ends_on__gte=today)
        .exclude(pk__in=ids)
        .with_people()
        .order_by("position", F("id"))
    )
    found = list(goals[:MOST_POINTING])
    for goal in found:
        goal.organization = organization
    return [goal for goal in found if not _is_of_horizon(goal, stations)]


def _is_of_horizon(goal: Goal, stations: Iterable[DocumentEntry]) -> bool:
    """Whether the goal belongs to the horizon's document, as a core value does."""
    return any(goal.framework == entry.goal.framework for entry in stations)
