"""The lines of sight of all goals of a member: member → team → department → company."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from checkins.metric_sources.selectors import with_automatic_values
from checkins.selectors.cards import past_of_sums
from goals.kinds import is_horizon, is_statement
from goals.models import Goal
from goals.selectors.line import glyph_of
from goals.selectors.my_share import ParentShare, parent_share
from goals.tree import with_those_above
from organizations.compiled_queries import compiled
from organizations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checkins.selectors.cards import GoalCard
    from goals.querysets import GoalQuerySet
    from organizations.models import Membership


@dataclass(frozen=True, slots=True)
class LineStop:
    """A goal above the member's, with the numbers under it that theirs contribute to.

    `feeds`: its own progress when there are none. `is_joint`: an earlier line shows it
    already, so its name is enough.
    """

    goal: Goal
    level: str
    feeds: tuple[ParentShare, ...] = ()
    is_joint: bool = False

    def fed_by(self, more: Iterable[ParentShare]) -> LineStop:
        """Add contributing numbers; they take the place of the goal's own progress."""
        kept = [feed for feed in self.feeds if feed.goal.pk != self.goal.pk]
        known = {feed.goal.pk for feed in kept}
        kept += [feed for feed in more if feed.goal.pk not in known | {self.goal.pk}]
        return replace(self, feeds=tuple(kept) or self.feeds)


@dataclass(frozen=True, slots=True)
class LineOfSight:
    """The goals from the top down to those goals of the member that share a parent.

    `own`: the member's goal that contains the cards, None when their parent is somebody
    else's. `is_open`: has no parent although it should. `is_hidden`: the parent is a
    draft of somebody else.
    """

    stops: tuple[LineStop, ...]
    own: Goal | None
    cards: tuple[GoalCard, ...]
    is_open: bool
    is_hidden: bool

    @property
    def goals(self) -> Iterator[Goal]:
        """All that the line shows, from the top down."""
        yield from (stop.goal for stop in self.stops)
        if self.own is not None:
            yield self.own
        yield from (card.goal for card in self.cards)

    @property
    def own_feed(self) -> ParentShare | None:
        return ParentShare(self.own) if self.own else None

    @property
    def loose(self) -> Goal:
        """The goal without a parent that an open line offers to align."""
        return self.own or self.cards[0].goal


class _Place(NamedTuple):
    """The common parent of cards: a goal of the member, somebody else's, or none."""

    own: Goal | None
    above: int | None


def my_goals_with_ancestors(membership: Membership) -> dict[int, Goal]:
    """The member's active goals and drafts, and all visible goals above them, by id.

    Queries: 1.
    """
    found = {goal.pk: goal for goal in _goals_with_ancestors(membership)}
    for goal in found.values():
        goal.organization = membership.organization
    return found


@compiled
def _goals_with_ancestors(membership: Membership) -> GoalQuerySet:
    mine = "owner_id = %s AND state IN ('active', 'draft')"
    ids = with_those_above(membership.organization_id, mine, membership.pk)
    return (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .filter(pk__among=ids)
        .select_related("progress", "owner__user", "unit", "cycle")
        .defer("description")
        .annotate(
            past=past_of_sums(Q(owner=membership)),
            **with_automatic_values(membership),
        )
    )


def lines_of_sight(
    membership: Membership, goals: Mapping[int, Goal], cards: Mapping[int, GoalCard]
) -> list[LineOfSight]:
    """The member's active goals as lines from the top; shared goals appear once.

    Queries: 0.
    """
    mine = [
        goal
        for goal in goals.values()
        if goal.owner_id == membership.pk and goal.is_open and not is_statement(goal)
    ]
    places: dict[_Place, list[GoalCard]] = {}
    for goal in sorted(mine, key=lambda g: (g.cycle.starts_on, g.position, g.pk)):
        place = _place(goal, goals, membership)
        places.setdefault(place, [])
        if goal.pk in cards:
            places[place].append(cards[goal.pk])
    lines = [_line(place, held, goals, mine) for place, held in places.items()]
    return _without_repeats(sorted(_joined(lines), key=_order))


def _place(goal: Goal, goals: Mapping[int, Goal], membership: Membership) -> _Place:
    """The member's objective that contains the goal, else the parent of a number."""
    at, seen = goal, {goal.pk}
    while at.is_measured:
        parent = goals.get(at.parent_id or 0)
        if (
            parent is None
            or parent.owner_id != membership.pk
            or not parent.is_open
            or parent.pk in seen
        ):
            return _Place(None, at.parent_id)
        seen.add(parent.pk)
        at = parent
    return _Place(at, at.parent_id)


def _line(
    place: _Place,
    cards: Sequence[GoalCard],
    goals: Mapping[int, Goal],
    mine: Sequence[Goal],
) -> LineOfSight:
    chain = _chain(place.above, goals)
    beyond = chain[0].parent_id if chain else place.above
    return LineOfSight(
        stops=tuple(_stops(chain, goals, mine)),
        own=place.own,
        cards=tuple(cards),
        is_open=place.above is None and not (place.own and _is_top(place.own)),
        is_hidden=beyond is not None,
    )


def _is_top(goal: Goal) -> bool:
    """Whether it is a goal of the company as a whole, which needs no parent."""
    return goal.unit is not None and goal.unit.kind == Unit.Kind.COMPANY


def _chain(goal_id: int | None, goals: Mapping[int, Goal]) -> list[Goal]:
    """The goal and those above it, the top first."""
    chain: list[Goal] = []
    while (goal := goals.get(goal_id or 0)) is not None and goal not in chain:
        chain.append(goal)
        goal_id = goal.parent_id
    return chain[::-1]


def _stops(
    chain: Sequence[Goal], goals: Mapping[int, Goal], mine: Sequence[Goal]
) -> Iterator[LineStop]:
    """The stops from the top; a number under its objective is a feed of that stop."""
    before: LineStop | None = None
    for goal in chain:
        feed = parent_share(goal, goals, mine)
        if before and goal.is_measured and not before.goal.is_measured:
            yield before.fed_by([feed])
            before = None
            continue
        if before:
            yield before
        before = LineStop(goal, glyph_of(goal), (feed,))
    if before:
        yield before


def _joined(lines: Sequence[LineOfSight]) -> list[LineOfSight]:
    """Merge the member's numbers under another line's objective into that line.

    So one line shows the company's number, the team's and the member's when they are on
    the same path.
    """
    hosts: list[LineOfSight] = []
    for line in sorted(lines, key=lambda line: (line.own is None, -len(line.stops))):
        place = _host_of(line, hosts)
        if place is None:
            hosts.append(line)
        else:
            hosts[place] = _join(hosts[place], line)
    return hosts


def _host_of(line: LineOfSight, hosts: Sequence[LineOfSight]) -> int | None:
    if line.own is not None or not line.stops:
        return None
    end = line.stops[-1].goal.pk
    for place, host in enumerate(hosts):
        if any(stop.goal.pk == end for stop in host.stops):
            return place
    return None


def _join(host: LineOfSight, line: LineOfSight) -> LineOfSight:
    end = line.stops[-1]
    stops = tuple(
        stop.fed_by(end.feeds) if stop.goal.pk == end.goal.pk else stop
        for stop in host.stops
    )
    order = [feed.goal.pk for stop in stops for feed in stop.feeds]
    cards = sorted(
        (*host.cards, *line.cards),
        key=lambda card: (
            order.index(card.goal.parent_id)
            if card.goal.parent_id in order
            else len(order)
        ),
    )
    return replace(host, stops=stops, cards=tuple(cards))


def _order(line: LineOfSight) -> tuple[bool, list[tuple[int, int]]]:
    """Sort key: lines that share most goals are neighbours; open ones come last."""
    path = [(stop.goal.position, stop.goal.pk) for stop in line.stops]
    return line.is_open, path


def _without_repeats(lines: Sequence[LineOfSight]) -> list[LineOfSight]:
    """Show each shared goal in one line only; later lines start at the lowest one.

    Below a long-term goal they start without it: it stands above everything.
    """
    shown: dict[int, set[int]] = {}
    result = []
    for line in lines:
        stops = line.stops
        known = 0
        while known < len(stops) and _is_shown(stops[known], shown):
            known += 1
        for stop in stops:
            shown.setdefault(stop.goal.pk, set()).update(_feeds(stop))
        if line.own is not None:
            shown.setdefault(line.own.pk, set())
        if known:
            joint = replace(stops[known - 1], feeds=(), is_joint=True)
            start = () if is_horizon(joint.goal) else (joint,)
            stops = (*start, *stops[known:])
        result.append(replace(line, stops=stops))
    return result


def _is_shown(stop: LineStop, shown: Mapping[int, set[int]]) -> bool:
    return stop.goal.pk in shown and _feeds(stop) <= shown[stop.goal.pk]


def _feeds(stop: LineStop) -> set[int]:
    """Ids of the numbers that a stop shows; its own progress comes with its name."""
    return {feed.goal.pk for feed in stop.feeds} - {stop.goal.pk}
