"""What the pages of cycles show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.http import Http404

from goals.models import Goal
from goals.selectors.lookups import visible_goals
from organizations.calendar import fiscal_year_name, fiscal_year_start
from organizations.cycle_rules import ORDER, next_state, previous_state
from organizations.fiscal_years import plan_year
from organizations.models import Cycle, Membership
from organizations.models.cycle import CYCLE_STATES

if TYPE_CHECKING:
    from collections.abc import Collection

    from organizations.calendar import CalendarPeriod
    from organizations.models import Organization

# Fiscal years that may be looked at and made, around the present one.
YEARS_BACK, YEARS_AHEAD = 10, 5
# Listed on the page of a cycle.
MOST_OWNERS = 200


@dataclass(frozen=True, slots=True)
class CycleLine:
    """A period of the year. `cycle`: None while it is not made.

    `n_open`, `n_closed`: active and closed goals in it. Drafts are not counted: they may
    be private.
    """

    kind: str
    name: str
    period: CalendarPeriod | Cycle
    cycle: Cycle | None
    n_open: int
    n_closed: int


@dataclass(frozen=True, slots=True)
class YearPage:
    """One fiscal year. `year`: that in which it begins.

    `lines`: year, halves and quarters, `months` apart; `long_term`: cycles of several
    years that reach into it. `n_missing`: periods to be made. `taken`: names that another
    cycle has, so that the period cannot be made. `before`, `after`: the years beside it,
    None where the list ends.
    """

    year: int
    name: str
    lines: list[CycleLine]
    months: list[CycleLine]
    long_term: list[CycleLine]
    n_missing: int
    taken: list[str]
    before: int | None
    after: int | None


def present_year(organization: Organization) -> int:
    """The calendar year in which the present fiscal year begins."""
    month = organization.fiscal_year_start_month
    return fiscal_year_start(organization.today(), month).year


def year_asked(organization: Organization, text: str) -> int:
    """The year that an address names; the present one without. Raises Http404."""
    present = present_year(organization)
    if not text:
        return present
    if not (text.isascii() and text.isdigit() and len(text) == len("2026")):
        raise Http404
    year = int(text)
    if not present - YEARS_BACK <= year <= present + YEARS_AHEAD:
        raise Http404
    return year


def year_page(member: Membership, year: int) -> YearPage:
    """Queries: 3."""
    organization = member.organization
    plan, present = plan_year(organization, year), present_year(organization)
    ends_on = plan.cycles[0][0].ends_on
    long_term = Cycle.objects.in_organization(organization).filter(
        kind=Cycle.Kind.LONG_TERM, starts_on__lte=ends_on, ends_on__gte=plan.starts_on
    )
    pairs: list[tuple[CalendarPeriod | Cycle, Cycle | None]] = [*plan.cycles]
    pairs += [(cycle, cycle) for cycle in long_term]
    counts = _counts(member, [cycle.pk for _period, cycle in pairs if cycle])
    lines = [_line(period, cycle, counts) for period, cycle in pairs]
    return YearPage(
        year,
        fiscal_year_name(plan.starts_on),
        [line for line in lines if line.kind not in _APART],
        [line for line in lines if line.kind == Cycle.Kind.MONTH],
        [line for line in lines if line.kind == Cycle.Kind.LONG_TERM],
        len(plan.missing),
        sorted(plan.taken),
        year - 1 if year > present - YEARS_BACK else None,
        year + 1 if year < present + YEARS_AHEAD else None,
    )


_APART = (Cycle.Kind.MONTH, Cycle.Kind.LONG_TERM)
type _Counts = dict[int, tuple[int, int]]


def _line(
    period: CalendarPeriod | Cycle, cycle: Cycle | None, counts: _Counts
) -> CycleLine:
    n_open, n_closed = counts.get(cycle.pk, (0, 0)) if cycle else (0, 0)
    name = cycle.name if cycle else period.name
    return CycleLine(period.kind, name, period, cycle, n_open, n_closed)


def _counts(member: Membership, cycles: Collection[int]) -> _Counts:
    """Active and closed goals of each cycle, that the member may read. Queries: 1."""
    active, closed = Goal.State.ACTIVE, Goal.State.CLOSED
    goals = visible_goals(member).filter(cycle__in=cycles, state__in=(active, closed))
    rows = (
        goals.order_by()
        .values("cycle_id")
        .annotate(
            n_open=Count("pk", filter=Q(state=active)),
            n_closed=Count("pk", filter=Q(state=closed)),
        )
    )
    return {row["cycle_id"]: (row["n_open"], row["n_closed"]) for row in rows}


@dataclass(frozen=True, slots=True)
class StateStep:
    """One of the five states, as the page of a cycle shows them."""

    value: str
    label: str
    is_current: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class OwnerLeft:
    """How many open goals somebody has in a cycle. `owner`: None for goals without one."""

    owner: Membership | None
    n_open: int


@dataclass(frozen=True, slots=True)
class CyclePage:
    """A cycle with where it is, and where it may go. `year`: for the way back.

    `left`: who has open goals in it, most first; at most `MOST_OWNERS`.
    """

    line: CycleLine
    left: list[OwnerLeft]
    states: list[StateStep]
    next: str
    previous: str
    year: int


def get_cycle(member: Membership, public_id: str) -> Cycle:
    """Raises Http404. Queries: 1."""
    rows = Cycle.objects.in_organization(member.organization)
    cycle = rows.filter(public_id=public_id.replace("\0", "")).first()
    if cycle is None:
        raise Http404
    cycle.organization = member.organization
    return cycle


def cycle_page(member: Membership, cycle: Cycle) -> CyclePage:
    """Queries: 3."""
    at = [state.value for state in ORDER].index(cycle.state)
    states = [
        StateStep(value, str(label), n == at, n < at)
        for n, (value, label) in enumerate(CYCLE_STATES)
    ]
    month = member.organization.fiscal_year_start_month
    return CyclePage(
        _line(cycle, cycle, _counts(member, [cycle.pk])),
        _left(member, cycle),
        states,
        next_state(cycle.state) or "",
        previous_state(cycle.state) or "",
        fiscal_year_start(cycle.starts_on, month).year,
    )


def _left(member: Membership, cycle: Cycle) -> list[OwnerLeft]:
    """Queries: 2."""
    goals = visible_goals(member).active().in_cycle(cycle).order_by()
    rows = goals.values_list("owner").annotate(n_open=Count("pk"))
    counts = list(rows.order_by("-n_open", "owner")[:MOST_OWNERS])
    people = Membership.objects.in_organization(member.organization)
    owners = people.select_related("user").in_bulk([pk for pk, _n in counts if pk])
    return [OwnerLeft(owners.get(pk), n_open) for pk, n_open in counts]
