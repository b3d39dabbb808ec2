"""The periods to choose from: the quarters of a year, and the year."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from checkins.weekly_notes.model import PeriodChoice
from goals.selectors.scope import cycle_label
from organizations.models import Cycle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organizations.models import Organization

QUARTER = re.compile(r"Q\d$")
# Weeks are not useful beyond a year.
OFFERED = (Cycle.Kind.QUARTER, Cycle.Kind.YEAR)


def choose(
    organization: Organization,
    public_id: str,
    today: dt.date,
    near: Cycle | None = None,
) -> list[PeriodChoice]:
    """The quarters of the chosen cycle's year, that year, and the year before.

    Default for an unknown `public_id`: the quarter of today, or of `near` (the cycle of
    a goal that is over). Empty in an organization without such cycles. Queries: 1.
    """
    cycles = list(
        Cycle.objects.in_organization(organization)
        .filter(kind__in=OFFERED)
        .order_by("starts_on", "ends_on")
    )
    if near is not None and not near.contains(today):
        today = min(max(today, near.starts_on), near.ends_on)
    chosen = next((row for row in cycles if row.public_id == public_id), None)
    chosen = chosen or _of_day(cycles, today)
    if chosen is None:
        return []
    return [
        PeriodChoice(row, _name(row, chosen), row == chosen)
        for row in _beside(cycles, chosen)
    ]


def _of_day(cycles: Sequence[Cycle], day: dt.date) -> Cycle | None:
    """The shortest cycle that contains the day, else the last one."""
    now = [cycle for cycle in cycles if cycle.contains(day)]
    shortest = min(now, key=lambda row: row.ends_on - row.starts_on, default=None)
    return shortest or (cycles[-1] if cycles else None)


def _beside(cycles: Sequence[Cycle], chosen: Cycle) -> list[Cycle]:
    years = [row for row in cycles if row.kind == Cycle.Kind.YEAR]
    year = next((row for row in years if row.contains(chosen.starts_on)), None)
    if year is None:
        return [chosen]
    before = [row for row in years if row.ends_on < year.starts_on][-1:]
    quarters = [
        row
        for row in cycles
        if row.kind == Cycle.Kind.QUARTER and year.contains(row.starts_on)
    ]
    return [*before, *quarters, year]


def _name(cycle: Cycle, chosen: Cycle) -> str:
    """“Q2”, “Year”; for another year its own name."""
    if cycle.kind == Cycle.Kind.YEAR and cycle.contains(chosen.starts_on):
        return _("Year")
    found = QUARTER.search(cycle.name)
    return found[0] if found else cycle_label(cycle)
