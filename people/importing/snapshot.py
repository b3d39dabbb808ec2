"""What an organization knows of its people and units, for planning an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from organizations.models import Invitation, Location, Membership, Unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from organizations.models import Organization


class KnownPerson(NamedTuple):
    """`emails`: every address by which a file may call them, small."""

    key: int
    name: str
    emails: tuple[str, ...]
    employee_id: str
    work_email: str
    title: str
    unit_id: int | None
    manager_id: int | None
    location_id: int | None
    started_on: dt.date | None
    role: str
    has_joined: bool
    has_left: bool


@dataclass(frozen=True, slots=True)
class PeopleSnapshot:
    """`units`: (key, parent, name) of current ones. `locations`: key by small name."""

    company: str
    company_key: int
    people: dict[int, KnownPerson]
    units: Mapping[int, tuple[int | None, str]]
    locations: dict[str, int]
    by_employee_id: dict[str, int] = field(default_factory=dict)
    by_email: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=dict)


def load_snapshot(organization: Organization) -> PeopleSnapshot:
    """Queries: 4. Inside the organization."""
    units = {
        key: (parent, name)
        for key, parent, name in Unit.objects.in_organization(organization)
        .current()
        .values_list("pk", "parent_id", "name")
    }
    top = next((key for key, (parent, _name) in units.items() if parent is None), 0)
    locations = Location.objects.filter(organization=organization)
    found = PeopleSnapshot(
        company=units[top][1] if top else organization.name,
        company_key=top,
        people=_people(organization),
        units=units,
        locations={
            name.lower(): key for key, name in locations.values_list("pk", "name")
        },
    )
    _index(found)
    return found


def _people(organization: Organization) -> dict[int, KnownPerson]:
    rows = Membership.objects.in_organization(organization).order_by("pk")
    invited = dict(
        Invitation.objects.in_organization(organization)
        .filter(revoked_at=None, accepted_at=None)
        .values_list("membership_id", "email")
    )
    now = timezone.now()
    columns = (
        *("pk", "user__name", "user__email", "user__is_active", "employee_id"),
        *("work_email", "title", "unit_id", "manager_id", "location_id", "started_on"),
        *("role", "joined_at", "left_at"),
    )
    found = {}
    for row in rows.values_list(*columns):
        key, name, email, is_active, employee_id, work_email, *rest, joined, left = row
        title, unit, manager, location, started_on, role = rest
        # The address of a placeholder is nobody's.
        addresses = (
            work_email,
            email.lower() if is_active else "",
            invited.get(key, ""),
        )
        found[key] = KnownPerson(
            key=key,
            name=name,
            emails=tuple(filter(None, addresses)),
            employee_id=employee_id,
            work_email=work_email,
            title=title,
            unit_id=unit,
            manager_id=manager,
            location_id=location,
            started_on=started_on,
            role=role,
            has_joined=joined is not None,
            has_left=left is not None and left <= now,
        )
    return found


def _index(found: PeopleSnapshot) -> None:
    """Whoever is here comes before somebody of the same address or name who has left."""
    ordered = sorted(found.people.values(), key=lambda each: (each.has_left, each.key))
    for person in ordered:
        if person.employee_id:
            found.by_employee_id.setdefault(person.employee_id, person.key)
        for email in person.emails:
            found.by_email.setdefault(email, person.key)
        if not person.has_left:
            found.by_name.setdefault(person.name.lower(), []).append(person.key)
