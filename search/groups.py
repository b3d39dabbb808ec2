"""Results in groups, one of each kind, as a page and the palette show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from goals.models import Goal
from organizations.policy import may
from search.asked import ACTIONS, GOALS, KINDS, PAGES, PEOPLE, UNITS
from search.goals import load_goals
from search.hits import (
    check_in_hit,
    destination_hit,
    goal_hit,
    new_goal_hit,
    person_hit,
    unit_hit,
)
from search.people import load_people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import Promise

    from search.asked import Asked
    from search.hits import Hit
    from search.selectors import Found

NAMES = {
    GOALS: gettext_lazy("Goals"),
    PEOPLE: gettext_lazy("People"),
    UNITS: gettext_lazy("Units"),
    PAGES: gettext_lazy("Pages"),
    ACTIONS: gettext_lazy("Actions"),
}


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """`hits`: those shown. `n`: how many there are. `is_capped`: perhaps more."""

    kind: str
    name: str | Promise
    hits: Sequence[Hit]
    n: int
    is_capped: bool = False

    @property
    def has_more(self) -> bool:
        return self.n > len(self.hits)


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind that the results may be narrowed to; "" is all."""

    kind: str
    name: str | Promise
    n: int
    is_capped: bool


def tabs_of(found: Found) -> list[Tab]:
    """The kinds of which something was found, and the one that is asked for. Queries: 0."""
    return [
        Tab(kind, NAMES[kind], len(found.of(kind)), found.is_capped(kind))
        for kind in KINDS
        if found.of(kind) or kind == found.asked.kind
    ]


def groups_of(
    found: Found, most: Mapping[str, int], *, first: int = 0
) -> list[ResultGroup]:
    """One group of each kind asked for, without empty ones. Queries: 2.

    `most`: of each kind; `first`: how many are left out before. Kinds whose page or action
    is called as the text come first.
    """
    goals = _goals(found, most, first)
    groups = [
        ResultGroup(kind, NAMES[kind], hits, len(found.of(kind)), found.is_capped(kind))
        for kind in found.kinds
        if (hits := _hits(found, kind, slice(first, first + most[kind]), goals))
    ]
    return sorted(groups, key=lambda group: group.kind not in found.named)


def _goals(found: Found, most: Mapping[str, int], first: int) -> list[Goal]:
    """Those shown; the nearest one, if it is but for the actions. Queries: 1 at most."""
    shown: Sequence[int] = ()
    if GOALS in found.kinds:
        shown = found.goals[first : first + most[GOALS]]
    elif ACTIONS in found.kinds:
        shown = found.goals[:1]
    return load_goals(found.asked.by, shown)


def _hits(found: Found, kind: str, part: slice, goals: Sequence[Goal]) -> list[Hit]:
    asked = found.asked
    by, slug = asked.by, asked.by.organization.slug
    if kind == GOALS:
        return [goal_hit(goal) for goal in goals]
    if kind == PEOPLE:
        return [person_hit(one, slug) for one in load_people(by, found.people[part])]
    if kind == UNITS:
        return [unit_hit(unit, slug) for unit in found.units[part]]
    if kind == PAGES:
        return [destination_hit(each, asked) for each in found.pages[part]]
    hits = [destination_hit(each, asked) for each in found.actions[part]]
    if part.start or ACTIONS in found.named or not asked.beginnings:
        return hits
    return [*hits, new_goal_hit(asked), *_check_in(asked, goals)]


def _check_in(asked: Asked, goals: Sequence[Goal]) -> list[Hit]:
    """To check in on the nearest goal that was found, where it is the reader's own."""
    by = asked.by
    if not goals or goals[0].owner_id != by.pk:
        return []
    goal = goals[0]
    is_measured = goal.metric_type != Goal.MetricType.NONE
    if not (goal.is_open and is_measured and may(by, "goal.check_in", goal)):
        return []
    return [check_in_hit(goal, by.organization.slug)]
