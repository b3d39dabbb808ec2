"""What the search offers before anything is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from search.asked import GOALS, PEOPLE
from search.goals import readable_goals
from search.groups import ResultGroup, groups_of
from search.hits import goal_hit, person_hit
from search.people import readable_people

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from goals.models import Goal
    from goals.querysets import GoalQuerySet
    from organizations.models import Membership
    from search.hits import Hit
    from search.selectors import Found

RECENT = "recent"
MOST = 6

type Name = tuple[str, str]


def first_groups(
    found: Found, most: Mapping[str, int], visited: Sequence[str]
) -> list[ResultGroup]:
    """What the reader visited last, else their own goals; then actions and pages.

    `visited`: kind and public id of each, as “goals/4kd…”, the last one first. It comes
    from their browser: what they may not read is left out. Queries: 3 at most.
    """
    by, kind = found.asked.by, found.asked.kind
    groups: list[ResultGroup] = []
    if hits := _visited(
        by, [name for name in _names(visited) if kind in ("", name[0])]
    ):
        groups.append(ResultGroup(RECENT, gettext_lazy("Recent"), hits, len(hits)))
    elif kind in ("", GOALS) and (hits := _own(by)):
        groups.append(ResultGroup(GOALS, gettext_lazy("Your goals"), hits, len(hits)))
    return groups + groups_of(found, most)


def _names(visited: Sequence[str]) -> Iterator[Name]:
    for each in dict.fromkeys(visited[:MOST]):
        kind, _slash, public_id = each.replace("\0", "").partition("/")
        yield kind, public_id


def _visited(by: Membership, names: Sequence[Name]) -> list[Hit]:
    """In their order. Queries: 2."""
    known: dict[Name, Hit] = {}
    goals = readable_goals(by).filter(public_id__in=_ids(names, GOALS))
    for goal in _loaded(by, goals):
        known[GOALS, goal.public_id] = goal_hit(goal)
    people = readable_people(by).select_related("user", "unit")
    for person in people.filter(public_id__in=_ids(names, PEOPLE)):
        hit = person_hit(person, by.organization.slug)
        known[PEOPLE, person.public_id] = hit
    return [known[name] for name in names if name in known]


def _ids(names: Sequence[Name], kind: str) -> list[str]:
    return [public_id for of, public_id in names if of == kind]


def _own(by: Membership) -> list[Hit]:
    """The reader's active goals, the last updated first. Queries: 1."""
    mine = readable_goals(by).active().filter(owner=by)
    return [goal_hit(goal) for goal in _loaded(by, mine.order_by("-updated_on", "-pk"))]


def _loaded(by: Membership, goals: GoalQuerySet) -> list[Goal]:
    """With what a line of results shows. Queries: 1."""
    found = list(goals.with_holders()[:MOST])
    for goal in found:
        goal.organization = by.organization
    return found
