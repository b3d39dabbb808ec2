"""People found by a search, or by one of the filters, in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from organizations.models import Membership, Unit
from organizations.querysets import has_not_left
from people.directory.tree import is_unmanaged

if TYPE_CHECKING:
    from organizations.models import Organization
    from organizations.querysets import MembershipQuerySet

PAGE = 50
MOST_UNITS = 12


@dataclass(frozen=True, slots=True)
class Listing:
    """One page. `page` counts from 1. `units`: those of that name, on the first page."""

    people: list[Membership]
    units: list[Unit]
    page: int
    has_more: bool

    @property
    def is_empty(self) -> bool:
        return not self.people and not self.units


def listing(organization: Organization, *, q: str, show: str, page: int) -> Listing:
    """Queries: 2 at most, whatever the number of people."""
    people = _shown(organization, show)
    if q:
        people = people.filter(_named(q))
    begin = (page - 1) * PAGE
    with_status = people.with_status(organization.today())
    ordered = with_status.select_related("user", "unit").order_by("user__name", "pk")
    found = list(ordered[begin : begin + PAGE + 1])
    units = _units(organization, q) if q and not show and page == 1 else []
    return Listing(found[:PAGE], units, page, len(found) > PAGE)


def _shown(organization: Organization, show: str) -> MembershipQuerySet:
    people = Membership.objects.in_organization(organization)
    if show == "left":
        return people.exclude(has_not_left())
    here = people.filter(has_not_left())
    if show == "no_manager":
        return here.filter(is_unmanaged(organization))
    if show == "invited":
        return here.filter(joined_at=None)
    return here


def _named(q: str) -> Q:
    """Every word stands somewhere in the name, the title, the unit, the ID or address."""
    condition = Q()
    for word in q.split():
        condition &= (
            Q(user__name__icontains=word)
            | Q(title__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(employee_id__iexact=word)
            | Q(work_email__icontains=word)
        )
    return condition


def _units(organization: Organization, q: str) -> list[Unit]:
    units = Unit.objects.in_organization(organization).current()
    return list(units.filter(name__icontains=q).order_by("name", "pk")[:MOST_UNITS])
