"""Owners, units and cycles that a form offers: what `goal.create` allows, as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from organizations.hierarchy import leads_any, led_by
from organizations.models import Cycle, Membership, Unit
from organizations.policy import Capability, has

if TYPE_CHECKING:
    from goals.models import Goal


def owners_for(membership: Membership, goal: Goal | None) -> list[Membership]:
    """Members who may own the goal, invited ones too, and its present owner. Queries: 1."""
    people = Membership.objects.in_organization(membership.organization)
    chosen = Q()
    if not has(membership, Capability.GOALS_EDIT_ANY):
        chosen = Q(pk=membership.pk) | Q(manager=membership)
        if leads_any(membership):
            chosen |= Q(unit__pk__among=led_by(membership))
    known = people.assignable().filter(chosen)
    if goal is not None and goal.owner_id is not None:
        known = (known | people.filter(pk=goal.owner_id)).distinct()
    return list(known.select_related("user", "unit").order_by("user__name", "id"))


def units_for(membership: Membership, goal: Goal | None) -> list[Unit]:
    """Units that may hold the goal, and its present one. Queries: 1 at most."""
    units = Unit.objects.in_organization(membership.organization)
    wanted = {membership.unit_id, goal and goal.unit_id} - {None}
    units = units.filter(Q(archived_at=None) | Q(pk__in=wanted))
    if has(membership, Capability.GOALS_EDIT_ANY):
        return list(units.order_by("position", "name", "id"))
    if leads_any(membership):
        chosen = Q(pk__in=wanted) | Q(pk__among=led_by(membership))
        return list(units.filter(chosen).order_by("position", "name", "id"))
    at_hand = {membership.unit_id: membership.unit, goal and goal.unit_id: None}
    if goal is not None:
        at_hand[goal.unit_id] = goal.unit
    return [unit for unit in at_hand.values() if unit is not None]


def cycles_for(membership: Membership, goal: Goal | None) -> list[Cycle]:
    """Cycles for the goal, the latest first, without months (check-ins). Queries: 1."""
    cycles = Cycle.objects.in_organization(membership.organization)
    chosen = ~Q(kind=Cycle.Kind.MONTH)
    if goal is not None:
        chosen |= Q(pk=goal.cycle_id)
    return list(cycles.filter(chosen).order_by("-starts_on", "ends_on"))
