"""The goals of an outline: those of a cycle, and their ancestors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from goals.models import Goal, GoalCount
from goals.selectors.neighbours import with_around
from goals.selectors.waiting import waiting_goals
from organizations.compiled_queries import compiled
from organizations.models import Cycle
from ui.dates import format_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from goals.importing.snapshot import KnownCycle
    from goals.querysets import GoalQuerySet
    from organizations.models import Membership, Organization

# States in which a goal may be its owner's alone.
PRIVATE = frozenset({Goal.State.DRAFT, Goal.State.ARCHIVED})
SHORT = re.compile(r"^(?P<year>.*\d{4})[- ](?P<part>[QH]\d)$")


@dataclass(frozen=True, slots=True)
class GoalScope:
    """A reader, and which goals: of cycles, by their ids, and in states."""

    membership: Membership
    cycles: Sequence[int]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutlineScope(GoalScope):
    """Reader and goals of an outline.

    `cycles`: those of the chosen one, and of all that overlap it.
    """

    cycle: Cycle


def cycle_label(cycle: Cycle | KnownCycle) -> str:
    """The cycle's display name: “Q2 2026”, “November 2026”."""
    if cycle.kind == Cycle.Kind.MONTH and re.fullmatch(r"\d{4}-\d\d", cycle.name):
        return format_date(cycle.starts_on, "month_and_year")
    found = SHORT.match(cycle.name)
    return f"{found['part']} {found['year']}" if found else cycle.name


def read_cycles(organization: Organization) -> list[Cycle]:
    """All cycles, the latest first, each with `has_goals`. Queries: 1.

    A cycle whose last goal has left has goals until the next roll-up.
    """
    return _cycles(organization)


@compiled
def _cycles(organization: Organization) -> QuerySet[Cycle]:
    counted = GoalCount.objects.filter(
        organization=organization, cycle_id=OuterRef("pk"), n__gt=0
    )
    waiting = waiting_goals(organization)
    came = Goal.objects.in_organization(organization).filter(
        cycle=OuterRef("pk"), pk__among=waiting
    )
    cycles = Cycle.objects.in_organization(organization).annotate(
        has_goals=Exists(counted) | Exists(came)
    )
    return cycles.order_by("-starts_on", "ends_on")


def overlapping(cycles: Sequence[Cycle], chosen: Cycle) -> list[Cycle]:
    """The cycles that share a day with the chosen one, including itself."""
    return [
        cycle
        for cycle in cycles
        if cycle.starts_on <= chosen.ends_on and cycle.ends_on >= chosen.starts_on
    ]


def default_cycle(cycles: Sequence[Cycle], today: dt.date) -> Cycle | None:
    """The shortest current cycle, without months; if empty, the latest with goals."""
    longer = [cycle for cycle in cycles if cycle.kind != Cycle.Kind.MONTH]
    now = [cycle for cycle in longer if cycle.contains(today)]
    current = min(now, key=lambda cycle: cycle.ends_on - cycle.starts_on, default=None)
    if current and any(_has_goals(cycle) for cycle in overlapping(cycles, current)):
        return current
    used = [cycle for cycle in cycles if _has_goals(cycle)]
    return max(used, key=lambda cycle: cycle.ends_on, default=current)


def offered_cycles(cycles: Sequence[Cycle], chosen: Cycle | None) -> list[Cycle]:
    """Cycles to choose from: those with goals, and the one chosen now."""
    return [cycle for cycle in cycles if _has_goals(cycle) or cycle == chosen]


def _has_goals(cycle: Cycle) -> bool:
    return bool(getattr(cycle, "has_goals", False))


def default_states(cycle: Cycle, today: dt.date) -> tuple[str, ...]:
    """Active goals; after the cycle's end also closed ones, which are its result."""
    if cycle.ends_on < today:
        return (Goal.State.ACTIVE, Goal.State.CLOSED)
    return (Goal.State.ACTIVE,)


def choose_scope(
    membership: Membership,
    cycles: Sequence[Cycle],
    *,
    cycle: str = "",
    states: Sequence[str] = (),
) -> OutlineScope | None:
    """The scope of the cycle with that public id, else of the default one. Queries: 0.

    None for an organization without any cycle.
    """
    today = membership.organization.today()
    chosen = next((c for c in cycles if c.public_id == cycle), None)
    chosen = chosen or default_cycle(cycles, today)
    if chosen is None:
        return None
    return OutlineScope(
        membership=membership,
        cycle=chosen,
        cycles=[cycle.pk for cycle in overlapping(cycles, chosen)],
        states=tuple(states) or default_states(chosen, today),
    )


def goals_in(scope: GoalScope) -> GoalQuerySet:
    """All goals of the scope that the member may see."""
    goals = Goal.objects.in_organization(scope.membership.organization).filter(
        cycle__pk__among=scope.cycles, state__in=scope.states
    )
    # Only drafts are hidden, in the archive too: without them nobody needs to be asked.
    if not PRIVATE.isdisjoint(scope.states):
        return goals.visible_to(scope.membership)
    return goals


def row_goals(scope: GoalScope) -> GoalQuerySet:
    """`goals_in` with what a row shows: people, numbers and neighbour counts.

    `n_children`: number of direct children in the scope. Includes what `around_of`
    reads.
    """
    below = (
        goals_in(scope)
        .filter(parent=OuterRef("pk"))
        .order_by()
        .values("parent")
        .annotate(n=Count("pk"))
        .values("n")
    )
    goals: GoalQuerySet = (
        goals_in(scope)
        .select_related("progress", "owner__user", "unit", "cycle")
        .defer("description", "source_note", "status_note", "override_reason")
        .annotate(
            n_children=Coalesce(Subquery(below), 0),
            parent_framework=F("parent__framework"),
            parent_kind=F("parent__kind"),
        )
    )
    shows_drafts = Goal.State.DRAFT in scope.states
    reader = scope.membership if shows_drafts else None
    return with_around(goals, scope.membership.organization, reader)


def is_top(scope: GoalScope) -> Q:
    """Filter for roots: goals without a parent, or below another cycle's goal."""
    return Q(~Exists(goals_in(scope).filter(pk=OuterRef("parent"))))


def state_labels() -> dict[str, str]:
    return {
        Goal.State.ACTIVE: _("Active"),
        Goal.State.DRAFT: _("Drafts"),
        Goal.State.CLOSED: _("Closed"),
        Goal.State.ARCHIVED: _("Archived"),
    }
