"""Goals found by filters: a flat list, each with its ancestors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from goals.matching import matching
from goals.models import Goal, GoalProgress
from goals.selectors.counts import by_health, health_counts
from goals.selectors.outline import PAGE
from goals.selectors.rows import OutlineRow, rows_of
from goals.selectors.scope import goals_in, row_goals
from goals.tree import lines_up
from organizations.compiled_queries import compiled
from organizations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from goals.selectors.scope import OutlineScope
    from organizations.models import Membership, Organization

Health = GoalProgress.Health


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of the search; empty means all. `units`: ids, sub-units included.

    `text`: all of its words in the title or the owner's name (goals.matching).
    `under`: a public id, for the direct children of that goal.
    """

    text: str = ""
    healths: tuple[str, ...] = ()
    is_mine: bool = False
    owner: str = ""
    units: frozenset[int] = frozenset()
    kind: tuple[str, str] | None = None
    under: str = ""

    def but_health(self, membership: Membership) -> Q:
        """All conditions except health: the chips show the count of each health."""
        found = Q()
        if self.text:
            found &= Q(pk__among=matching(membership.organization_id, self.text))
        if self.is_mine:
            found &= Q(owner=membership)
        if self.owner:
            found &= Q(owner__user__name__icontains=self.owner) | Q(
                owner_name__icontains=self.owner
            )
        if self.units:
            found &= Q(unit__in=self.units)
        if self.kind:
            found &= Q(framework=self.kind[0], kind=self.kind[1])
        if self.under:
            found &= Q(parent__public_id=self.under)
        return found

    def health(self) -> Q:
        """Condition on health; done counts as on track, as in the stacks."""
        healths = set(self.healths)
        if Health.ON_TRACK in healths:
            healths.add(Health.DONE)
        return Q(progress__health__in=healths) if healths else Q()


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class FoundGoals:
    rows: list[OutlineRow]
    page: int
    next_page: int

    @property
    def previous_page(self) -> int:
        return self.page - 1


def count_by_health(scope: OutlineScope, filters: Filters) -> dict[str, int]:
    """Number of goals by health; done ones count as on track. Queries: 1.

    Statements have none: they are counted under "".
    """
    counts: dict[str, int] = dict.fromkeys(
        (Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK, Health.NOT_UPDATED), 0
    )
    for health, n in _counted(scope, filters):
        known = Health.ON_TRACK if health == Health.DONE else health
        counts[known] = counts.get(known, 0) + n
    return {str(health): n for health, n in counts.items()}


def _counted(scope: OutlineScope, filters: Filters) -> Iterable[tuple[str, int]]:
    if filters == replace(NO_FILTERS, healths=filters.healths):
        return health_counts(scope)
    found = goals_in(scope).filter(filters.but_health(scope.membership))
    return by_health(found)


def find_goals(scope: OutlineScope, filters: Filters, *, page: int = 1) -> FoundGoals:
    """A page of search results, each row with its ancestors. Queries: 3."""
    first = (page - 1) * PAGE
    goals = list(
        row_goals(scope)
        .filter(filters.but_health(scope.membership), filters.health())
        .order_by(*(("position", "id") if filters.under else ("id",)))[
            first : first + PAGE + 1
        ]
    )
    rows = rows_of(goals[:PAGE], scope.membership)
    _add_lines(scope, rows)
    return FoundGoals(rows, page, page + 1 if len(goals) > PAGE else 0)


def _add_lines(scope: OutlineScope, rows: list[OutlineRow]) -> None:
    organization = scope.membership.organization
    lines = lines_up(organization.pk, [row.goal.pk for row in rows])
    above = _titles(scope.membership, {pk for line in lines.values() for pk in line})
    for row in rows:
        line = lines.get(row.goal.pk, [])[1:]
        row.above = [above[pk] for pk in reversed(line) if pk in above]


def _titles(membership: Membership, ids: Iterable[int]) -> dict[int, Goal]:
    """Goals by id, to link to; drafts that the reader may not see are left out."""
    goals = Goal.objects.in_organization(membership.organization).visible_to(membership)
    return goals.only("public_id", "title").in_bulk(list(ids))


class UnitInTree(NamedTuple):
    """What a filter knows of a unit; an organization may have a thousand."""

    pk: int
    public_id: str
    name: str
    depth: int


def read_units(organization: Organization) -> list[UnitInTree]:
    """Every unit, in tree order. Queries: 1."""
    children: dict[int | None, list[tuple[int, str, str]]] = {}
    for parent_id, pk, public_id, name in _units(organization):
        children.setdefault(parent_id, []).append((pk, public_id, name))
    ordered: list[UnitInTree] = []
    waiting = [(unit, 0) for unit in reversed(children.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        ordered.append(UnitInTree(*unit, depth))
        below = children.get(unit[0], [])
        waiting.extend((child, depth + 1) for child in reversed(below))
    return ordered


@compiled
def _units(
    organization: Organization,
) -> QuerySet[Unit, tuple[int | None, int, str, str]]:
    units = Unit.objects.in_organization(organization).current()
    return units.values_list("parent_id", "pk", "public_id", "name")


def with_sub_units(units: Iterable[UnitInTree], public_id: str) -> frozenset[int]:
    """Ids of the unit and its sub-units; empty for an unknown one. Queries: 0."""
    found: set[int] = set()
    top = -1
    for unit in units:
        if unit.public_id == public_id:
            top = unit.depth
        elif top >= 0 and unit.depth <= top:
            break
        if top >= 0:
            found.add(unit.pk)
    return frozenset(found)
