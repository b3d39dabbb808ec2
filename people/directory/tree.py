"""The tree of units and people for HR: open branches only, whatever their size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from organizations.models import Membership, Unit, UnitLead
from organizations.querysets import has_not_left

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from organizations.models import Organization
    from organizations.querysets import MembershipQuerySet

# People shown of a unit before “… more”.
PAGE = 30


@dataclass(slots=True)
class UnitRow:
    """A unit with all below it. `n_people`: of the whole branch, who have not left.

    `people`: of this unit alone, the first of them; None where it is closed. `n_own`:
    how many there are. `n_unmanaged`: of the branch, those without a manager who should
    have one.
    """

    unit: Unit
    children: list[UnitRow] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    n_own: int = 0
    n_people: int = 0
    n_unmanaged: int = 0
    people: list[Membership] | None = None
    shown_from: int = 0

    @property
    def is_open(self) -> bool:
        return self.people is not None

    @property
    def has_inside(self) -> bool:
        return bool(self.children or self.n_own)

    @property
    def more_from(self) -> int:
        """Where the next people begin; 0 when all are shown."""
        end = self.shown_from + len(self.people or ())
        return end if end < self.n_own else 0

    @property
    def n_more(self) -> int:
        return self.n_own - self.shown_from - len(self.people or ())

    @property
    def has_no_lead(self) -> bool:
        return not self.leads and self.n_people > 0


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the whole organization, who have not left; `n_left`: who have."""

    n_people: int
    n_unmanaged: int
    n_invited: int
    n_left: int


@dataclass(frozen=True, slots=True)
class PeopleTree:
    """`roots`: the company. `nowhere`: people in no unit, as a row without one."""

    roots: list[UnitRow]
    nowhere: list[Membership]
    n_nowhere: int
    rows: dict[int, UnitRow]

    @property
    def n_units(self) -> int:
        return len(self.rows)

    @property
    def n_leadless(self) -> int:
        return sum(row.has_no_lead for row in self.rows.values())


def people_tree(organization: Organization, opened: Collection[int]) -> PeopleTree:
    """The tree with these units open, and those above them. Queries: 4, whatever its size.

    Inside the organization.
    """
    rows = _unit_rows(organization)
    roots = _join(rows)
    _count(rows, roots, organization)
    is_open = {key for each in opened for key in _line(rows, each)}
    is_open |= {root.unit.pk for root in roots}
    for row in rows.values():
        if row.unit.pk in is_open:
            row.people = []
    nowhere: list[Membership] = []
    for member in _people_of(organization, is_open):
        if member.unit_id is None:
            nowhere.append(member)
        elif (people := rows[member.unit_id].people) is not None:
            people.append(member)
    n_nowhere = (
        _in_no_unit(organization).count() if len(nowhere) == PAGE else len(nowhere)
    )
    return PeopleTree(roots, nowhere, n_nowhere, rows)


def branch(organization: Organization, unit: Unit, offset: int = 0) -> UnitRow:
    """One unit as opened by itself, its people from `offset` on. Queries: 4."""
    rows = _unit_rows(organization)
    roots = _join(rows)
    _count(rows, roots, organization)
    row = rows[unit.pk]
    people = present(organization).filter(unit=unit)
    row.people = list(in_order(people, organization.today())[offset : offset + PAGE])
    row.shown_from = offset
    if offset:
        row.children = []
    return row


def totals(organization: Organization) -> Totals:
    """Queries: 1."""
    here = has_not_left()
    counts = Membership.objects.in_organization(organization).aggregate(
        n=Count("pk", filter=here),
        unmanaged=Count("pk", filter=here & is_unmanaged(organization)),
        invited=Count("pk", filter=here & Q(joined_at=None)),
        left=Count("pk", filter=~here),
    )
    return Totals(counts["n"], counts["unmanaged"], counts["invited"], counts["left"])


def is_unmanaged(organization: Organization) -> Q:
    """Without a manager, though they do not lead the company."""
    top = UnitLead.objects.filter(organization=organization, unit__parent=None).values(
        "member"
    )
    return Q(manager=None) & ~Q(pk__in=top) & ~Q(role=Membership.Role.OWNER)


def present(organization: Organization) -> MembershipQuerySet:
    """Everybody who has not left, invited people too."""
    return Membership.objects.in_organization(organization).filter(has_not_left())


def in_order(people: MembershipQuerySet, today: dt.date) -> MembershipQuerySet:
    """By name, with their status today. Queries: 0."""
    with_status = people.with_status(today)
    return with_status.select_related("user").order_by("user__name", "pk")


# --- Rows -------------------------------------------------------------------------------


def _unit_rows(organization: Organization) -> dict[int, UnitRow]:
    """Current units, with their leads. Queries: 2."""
    units = Unit.objects.in_organization(organization).current()
    rows = {unit.pk: UnitRow(unit) for unit in units}
    leads = UnitLead.objects.filter(organization=organization).filter(
        has_not_left("member")
    )
    names = leads.order_by("pk").values_list("unit_id", "member__user__name")
    for unit_id, name in names:
        if unit_id in rows:
            rows[unit_id].leads.append(name)
    return rows


def _join(rows: dict[int, UnitRow]) -> list[UnitRow]:
    """The roots; each row with those below it, in the units' order."""
    roots: list[UnitRow] = []
    for row in rows.values():
        above = rows.get(row.unit.parent_id or 0)
        (roots if above is None else above.children).append(row)
    return roots


def _count(
    rows: dict[int, UnitRow], roots: Iterable[UnitRow], organization: Organization
) -> None:
    """Fills in the counts of each branch. Queries: 1."""
    people = present(organization).order_by().values("unit_id")
    counted = people.annotate(
        n=Count("pk"), n_unmanaged=Count("pk", filter=is_unmanaged(organization))
    )
    for unit_id, n, n_unmanaged in counted.values_list("unit_id", "n", "n_unmanaged"):
        if unit_id in rows:
            row = rows[unit_id]
            row.n_own = row.n_people = n
            row.n_unmanaged = n_unmanaged
    order = list(roots)
    for row in order:
        order += row.children
    for row in reversed(order):
        row.n_people += sum(child.n_people for child in row.children)
        row.n_unmanaged += sum(child.n_unmanaged for child in row.children)


def _line(rows: dict[int, UnitRow], key: int) -> list[int]:
    found: list[int] = []
    at: int | None = key
    while at in rows and at not in found:
        found.append(at)
        at = rows[at].unit.parent_id
    return found


def _people_of(organization: Organization, units: set[int]) -> list[Membership]:
    """The first of each of these units, and of those in none. Queries: 1."""
    place = Window(
        RowNumber(),
        partition_by=F("unit_id"),
        order_by=[F("user__name").asc(), F("pk").asc()],
    )
    people = present(organization).filter(Q(unit__in=units) | Q(unit=None))
    first = people.annotate(place=place).filter(place__lte=PAGE)
    return list(in_order(first, organization.today()))


def _in_no_unit(organization: Organization) -> MembershipQuerySet:
    return present(organization).filter(unit=None)
