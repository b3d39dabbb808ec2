"""Counts of a cycle's goals, and its roots, without a look at all of its goals.

Both read what the roll-up stored (`GoalCount`, `GoalProgress.parent_differs`), and put
right what it does not know yet: goals that changed since stand in `GoalDirty` until the
next roll-up, and are looked at themselves. So what is found is true of the moment, also
while no worker runs (docs/decisions/0012-stored-counts.md).

Drafts, archived ones included, are not everybody's to count: scopes that show them count
the goals that the reader may see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, Sum

from goals.models import Goal, GoalCount, GoalProgress
from goals.selectors.scope import PRIVATE, GoalScope, goals_in, is_top
from goals.selectors.waiting import waiting_goals
from organizations.compiled_queries import compiled

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from goals.querysets import GoalQuerySet
    from organizations.models import Membership

# Children of another cycle's goals come after goals without a parent.
TOPS_FIRST = (F("parent").asc(nulls_first=True), "position", "id")


def health_counts(scope: GoalScope) -> list[tuple[str, int]]:
    """(health, number of goals) in parts to be summed. Queries: 1."""
    cycles = list(scope.cycles)
    if PRIVATE.isdisjoint(scope.states):
        return _stored_counts(scope.membership, cycles, states=scope.states)
    return _counts(scope.membership, cycles, states=scope.states)


@compiled
def _counts(
    membership: Membership, cycles: list[int], *, states: tuple[str, ...]
) -> QuerySet[Goal, tuple[str, int]]:
    return by_health(goals_in(GoalScope(membership, cycles, states)))


@compiled
def _stored_counts(
    membership: Membership, cycles: list[int], *, states: tuple[str, ...]
) -> QuerySet[GoalCount, tuple[str, int]]:
    """As stored; without goals that wait for the roll-up; and these as they are now."""
    organization = membership.organization
    here = Q(organization=organization, cycle_id__among=cycles, state__in=states)
    stored = GoalCount.objects.filter(here).order_by().values_list("health")
    waiting = waiting_goals(organization)
    as_stored = GoalProgress.objects.filter(here, goal__pk__among=waiting)
    gone = as_stored.order_by().values_list("health").annotate(n=Count("pk") * -1)
    now = goals_in(GoalScope(membership, cycles, states)).filter(pk__among=waiting)
    return stored.annotate(n=Sum("n")).union(gone, by_health(now), all=True)


def by_health(goals: GoalQuerySet) -> QuerySet[Goal, tuple[str, int]]:
    by_health = goals.order_by().values_list("progress__health")
    return by_health.annotate(n=Count("pk"))


def top_goals(scope: GoalScope, first: int, most: int) -> GoalQuerySet:
    """A page of the scope's roots: those without a parent, then those below a goal that
    it does not show. Queries: 0.
    """
    tops = goals_in(scope).order_by(*TOPS_FIRST)
    if PRIVATE.isdisjoint(scope.states):
        tops = tops.filter(_may_be_top(scope, first + most))
    return tops.filter(is_top(scope))[first : first + most]


def _may_be_top(scope: GoalScope, most: int) -> Q:
    """The first `most` goals without a parent; and all with one that may not be shown."""
    organization = scope.membership.organization
    goals = Goal.objects.in_organization(organization).order_by()
    alone = goals_in(scope).filter(parent=None).order_by("position", "id")
    parent_differs = GoalProgress.objects.filter(
        organization=organization,
        cycle_id__among=scope.cycles,
        state__in=scope.states,
        parent_differs=True,
    )
    waiting = waiting_goals(organization)
    return (
        Q(pk__among=alone.values("pk")[:most])
        | Q(pk__among=parent_differs.values("goal_id"))
        | Q(pk__among=waiting)
        | Q(pk__among=goals.filter(parent__pk__among=waiting).values("pk"))
    )
