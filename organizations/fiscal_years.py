"""The cycles of an organization's fiscal years: which there are, and which to make."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Protocol

from organizations.calendar import fiscal_year, fiscal_year_end, fiscal_year_start
from organizations.cycle_rules import state_on
from organizations.models import Cycle

if TYPE_CHECKING:
    from organizations.calendar import CalendarPeriod
    from organizations.models import Organization


class DatedPeriod(Protocol):
    """What becomes a cycle; both days inclusive."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def starts_on(self) -> dt.date: ...
    @property
    def ends_on(self) -> dt.date: ...


def new_cycle(organization: Organization, period: DatedPeriod) -> Cycle:
    """A cycle that is not saved, in the state that its dates ask for today."""
    state = state_on(
        period.kind, period.starts_on, period.ends_on, organization.today()
    )
    return Cycle(
        organization=organization,
        kind=period.kind,
        name=period.name,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        state=state.value,
    )


def ensure_cycles(organization: Organization, day: dt.date) -> list[Cycle]:
    """The cycles of the fiscal year around `day` and of the one after. Repeatable."""
    start = fiscal_year_start(day, organization.fiscal_year_start_month)
    next_start = start.replace(year=start.year + 1)
    periods = (*fiscal_year(start), *fiscal_year(next_start))
    cycles = [new_cycle(organization, period) for period in periods]
    return Cycle.objects.bulk_create(cycles, ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What a fiscal year consists of, and what of it exists.

    `cycles`: each period with its cycle, or None for one to be made. `taken`: names of
    periods that cannot be made, since a cycle with other dates has the name.
    """

    starts_on: dt.date
    cycles: tuple[tuple[CalendarPeriod, Cycle | None], ...]
    taken: frozenset[str]

    @property
    def missing(self) -> tuple[CalendarPeriod, ...]:
        """The periods that `generate_year` would make."""
        return tuple(
            period
            for period, cycle in self.cycles
            if cycle is None and period.name not in self.taken
        )


def plan_year(organization: Organization, year: int) -> YearPlan:
    """The fiscal year that begins in `year`. Queries: 1."""
    start = dt.date(year, organization.fiscal_year_start_month, 1)
    periods = fiscal_year(start)
    # `name` may be that of a cycle of another year.
    found = list(Cycle.objects.in_organization(organization))
    by_dates = {(each.kind, each.starts_on, each.ends_on): each for each in found}
    names = {each.name for each in found}
    cycles = tuple(
        (one, by_dates.get((one.kind, one.starts_on, one.ends_on))) for one in periods
    )
    taken = frozenset(
        one.name for one, cycle in cycles if cycle is None and one.name in names
    )
    return YearPlan(start, cycles, taken)


def long_term_cycle(
    organization: Organization, year: int, since: dt.date | None = None
) -> Cycle:
    """The cycle to the end of the fiscal year of `year`, e.g. “2026–2036”. Repeatable.

    `since`: its first day. Without one any serves that is under way, and a new one
    begins with this fiscal year.
    """
    today, month = organization.today(), organization.fiscal_year_start_month
    ends_on = fiscal_year_end(year, month)
    known = Cycle.objects.in_organization(organization).filter(
        kind=Cycle.Kind.LONG_TERM, starts_on__lte=today, ends_on=ends_on
    )
    if since is None and (found := known.order_by("-starts_on").first()):
        return found
    starts_on = since or fiscal_year_start(today, month)
    kind = Cycle.Kind.LONG_TERM
    cycle, _created = Cycle.objects.get_or_create(
        organization=organization,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        defaults={
            "name": _free_cycle_name(organization, f"{starts_on.year}–{ends_on.year}"),
            "state": state_on(kind, starts_on, ends_on, today).value,
        },
    )
    return cycle


def _free_cycle_name(organization: Organization, name: str) -> str:
    """An import may have called some other period so."""
    taken = set(
        Cycle.objects.in_organization(organization)
        .filter(name__startswith=name)
        .values_list("name", flat=True)
    )
    numbered = (f"{name} ({n})" for n in count(2))
    return name if name not in taken else next(n for n in numbered if n not in taken)
