"""Locations with their people and days off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from organizations.models import Location, Membership, Unit
from scheduling.models import Holiday
from scheduling.public_holidays import countries, regions
from scheduling.targets import one_of
from setup.scheduling.selectors.lists import paged

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = re.compile("(19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class LocationLine:
    location: Location
    where: str
    n_people: int
    next_day: Holiday | None


@dataclass(frozen=True, slots=True)
class LocationList:
    """`n_nowhere`: people without a location; `days`: of all locations, from this year
    on.
    """

    lines: list[LocationLine]
    n_nowhere: int
    days: list[Holiday]


def places_of(by: Membership) -> LocationList:
    """Locations, days off and the number of people without a location. Queries: 4."""
    today = by.organization.today()
    people = Membership.objects.in_organization(by.organization).current()
    counts = people.order_by().values("location_id").annotate(n=Count("pk"))
    n_people: dict[int | None, int] = dict(counts.values_list("location_id", "n"))
    days = Holiday.objects.filter(organization=by.organization)
    coming = days.filter(on__gte=today, is_struck=False).exclude(location=None)
    upcoming = coming.order_by("location_id", "on").distinct("location_id")
    nexts = {day.location_id: day for day in upcoming}
    lines = [
        LocationLine(each, where(each), n_people.get(each.pk, 0), nexts.get(each.pk))
        for each in locations_of(by)
    ]
    own = days.filter(location=None, on__year__gte=today.year)
    return LocationList(lines, n_people.get(None, 0), list(own))


def locations_of(by: Membership) -> list[Location]:
    return list(Location.objects.filter(organization=by.organization))


def where(location: Location) -> str:
    """Country and region: “Germany, Bayern”; "" without a country."""
    names = dict(countries())
    parts = dict(regions(location.country)) if location.subdivision else {}
    found = (names.get(location.country, ""), parts.get(location.subdivision, ""))
    return ", ".join(part for part in found if part)


def get_location(by: Membership, public_id: str) -> Location:
    """One location. Raises Http404 when there is none."""
    found = one_of(Location.objects.filter(organization=by.organization), public_id)
    found.organization = by.organization
    return found


def get_day(by: Membership, location: Location | None, public_id: str) -> Holiday:
    """A day off of the location. Raises Http404 when it is not one of its days."""
    days = Holiday.objects.filter(organization=by.organization, location=location)
    return one_of(days, public_id)


def days_of(location: Location, year: int) -> list[Holiday]:
    """Days off of a year: the location's own and the organization's, by date."""
    rows = Holiday.objects.filter(
        Q(location=location) | Q(location=None),
        organization_id=location.organization_id,
        on__year=year,
    )
    return list(rows)


def year_asked(by: Membership, text: str) -> int:
    """The year of the query string; this year when it is invalid."""
    return int(text) if YEAR.fullmatch(text) else by.organization.today().year


def years_to_choose(by: Membership, shown: int) -> list[int]:
    """Years for the select: around this year and the shown one, in order."""
    now = by.organization.today().year
    return sorted({now - 1, now, now + 1, shown})


def units_in_order(by: Membership) -> list[tuple[Unit, int]]:
    """Units in tree order with their depth. Queries: 1."""
    below: dict[int | None, list[Unit]] = {}
    for unit in Unit.objects.in_organization(by.organization).current():
        below.setdefault(unit.parent_id, []).append(unit)

    def walk(parent_id: int | None, depth: int) -> Iterator[tuple[Unit, int]]:
        for unit in below.get(parent_id, ()):
            yield unit, depth
            yield from walk(unit.pk, depth + 1)

    return list(walk(None, 0))


def with_below(units: list[tuple[Unit, int]], unit: Unit) -> list[int]:
    """Keys of a unit and all units below it. Queries: 0."""
    keys, inside = [], None
    for each, depth in units:
        if each.pk == unit.pk:
            inside = depth
        elif inside is not None and depth <= inside:
            break
        if inside is not None:
            keys.append(each.pk)
    return keys


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people by name. `page` counts from 1."""

    people: list[Membership]
    q: str
    page: int
    has_more: bool


def people_and_places(by: Membership, q: str, page: int) -> PeoplePage:
    """People with their locations; with `q` only those of that name. Queries: 1."""
    rows = Membership.objects.in_organization(by.organization).current()
    rows = rows.select_related("user", "unit", "location").order_by("user__name", "pk")
    if q:
        rows = rows.filter(user__name__icontains=q)
    found, has_more = paged(rows, page)
    for member in found:
        member.organization = by.organization
    return PeoplePage(found, q, page, has_more)
