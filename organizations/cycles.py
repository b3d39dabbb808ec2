"""Makes a year's cycles, and moves a cycle from planning to closed.

Each write is safe to repeat. Dates move a cycle on by a job (goals/cycles.py); HR does it
by hand, also back, where the cycle then stays until HR moves it on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.cycle_rules import is_forward, is_step, state_on, steps
from organizations.fiscal_years import new_cycle, plan_year
from organizations.models import Cycle
from organizations.policy import require
from organizations.services import record_event, record_events

if TYPE_CHECKING:
    import datetime as dt

    from organizations.models import Membership, Organization


@transaction.atomic
def generate_year(by: Membership, year: int) -> list[Cycle]:
    """Make what is missing of the fiscal year that begins in `year`; returns it.

    Again: makes nothing. Cycles that exist stay as they are. Raises PermissionDenied.
    Queries: 4.
    """
    require(by, "cycles.manage")
    organization = by.organization
    missing = plan_year(organization, year).missing
    rows = [new_cycle(organization, period) for period in missing]
    Cycle.objects.bulk_create(rows, ignore_conflicts=True)
    # A job may have made some of them at the same moment: those are not ours.
    ids = [row.public_id for row in rows]
    made = list(Cycle.objects.in_organization(organization).filter(public_id__in=ids))
    events: list[tuple[Cycle, dict[str, Any]]] = [(cycle, {}) for cycle in made]
    record_events("cycle.created", events, by=by)
    return made


@transaction.atomic
def move_cycle(cycle: Cycle, state: str, *, by: Membership, reason: str = "") -> Cycle:
    """Move the cycle one step on or, with a reason, back. Again: changes nothing.

    Raises PermissionDenied, and ValidationError for more than one step or a step back
    without a reason.
    """
    require(by, "cycles.manage")
    _lock(cycle)
    if cycle.state == state:
        return cycle
    if not is_step(cycle.state, state):
        raise ValidationError(
            _("The cycle has moved meanwhile. It is “%(state)s” now."),
            params={"state": cycle.get_state_display()},
        )
    is_held = not is_forward(cycle.state, state)
    if is_held and not reason.strip():
        raise ValidationError({"reason": _("Enter a reason.")})
    cycle.is_held = is_held
    cycle.held_reason = reason.strip() if is_held else ""
    return _become(cycle, state, by)


@transaction.atomic
def advance_cycle(cycle: Cycle, state: str) -> Cycle:
    """Move the cycle on to the state, step by step, as its dates ask for. Repeatable.

    Nothing happens to one that is held, or that is as far already.
    """
    _lock(cycle)
    if not cycle.is_held:
        for step in steps(cycle.state, state):
            _become(cycle, step.value, None)
    return cycle


def advance_by_date(organization: Organization, today: dt.date) -> list[Cycle]:
    """Move on all cycles that their dates ask to; returns them. Never closes one.

    Queries: 1, and 3 for each step.
    """
    cycles = Cycle.objects.in_organization(organization).unclosed()
    due = [
        (cycle, state)
        for cycle in cycles.filter(is_held=False).order_by("pk")
        for state in (state_on(cycle.kind, cycle.starts_on, cycle.ends_on, today),)
        if steps(cycle.state, state)
    ]
    return [advance_cycle(cycle, state) for cycle, state in due]


def _lock(cycle: Cycle) -> None:
    """Lock the cycle and read its state again: somebody may have moved it meanwhile."""
    rows = Cycle.objects.select_for_update(no_key=True)
    now = rows.get(pk=cycle.pk)
    cycle.state, cycle.is_held = now.state, now.is_held
    cycle.held_reason = now.held_reason


def _become(cycle: Cycle, state: str, by: Membership | None) -> Cycle:
    before, cycle.state = cycle.state, state
    cycle.save(update_fields=["state", "is_held", "held_reason"])
    record_event("cycle.moved", cycle, by=by, before=before, after=state)
    return cycle
