"""The daily move of an organization's cycles, by their dates and what is left open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from goals.models import Goal
from organizations.cycle_rules import CLOSING_DAYS, CycleState
from organizations.cycles import advance_by_date, advance_cycle
from organizations.models import Cycle

if TYPE_CHECKING:
    from organizations.models import Organization


def advance_cycles(organization: Organization, today: dt.date) -> None:
    """Move cycles on by their dates, and close those that have nothing left open.

    Again on the same day: changes nothing. Each step is whole by itself, so a job that
    was killed goes on where it was. Queries: 2, and 3 for each step.
    """
    advance_by_date(organization, today)
    for cycle in _finished(organization, today):
        advance_cycle(cycle, CycleState.CLOSED)


def _finished(organization: Organization, today: dt.date) -> list[Cycle]:
    """Ended long enough ago, not held, and without an active goal. Queries: 1."""
    active = Goal.objects.active().filter(
        organization=OuterRef("organization"), cycle=OuterRef("pk")
    )
    ended = Cycle.objects.in_organization(organization).filter(
        state=CycleState.CLOSING,
        is_held=False,
        ends_on__lt=today - dt.timedelta(days=CLOSING_DAYS),
    )
    return list(ended.filter(~Exists(active)).order_by("pk"))
