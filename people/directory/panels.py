"""What the side panel shows of a person or a unit, and saves of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from organizations.models import Location, Membership, Unit, UnitLead
from organizations.people import (
    add_person,
    change_manager,
    change_role,
    edit_details,
    move_to_unit,
    name_invited,
)
from organizations.querysets import has_not_left
from scheduling.locations import place_members

if TYPE_CHECKING:
    from organizations.models import Organization

DETAILS = ("title", "employee_id", "work_email", "started_on", "dotted_manager")


def units_to_choose(organization: Organization) -> list[Unit]:
    return list(Unit.objects.in_organization(organization).current())


def locations_to_choose(organization: Organization) -> list[Location]:
    return list(Location.objects.filter(organization=organization))


def leads_of(unit: Unit) -> list[Membership]:
    """Queries: 1."""
    named = UnitLead.objects.filter(unit=unit).filter(has_not_left("member"))
    rows = named.select_related("member__user").order_by("pk")
    return [lead.member for lead in rows]


@transaction.atomic
def save_new_person(fields: dict[str, Any], *, by: Membership) -> Membership:
    """Add somebody with all that the form says, or nobody. Raises as `save_person`."""
    member = add_person(fields["name"], by=by)
    save_person(member, fields, by=by)
    return member


@transaction.atomic
def save_person(member: Membership, fields: dict[str, Any], *, by: Membership) -> None:
    """All that the form says, each by its service, or nothing.

    Raises ValidationError and PermissionDenied as they do.
    """
    if "name" in fields:
        name_invited(member, fields["name"], by=by)
    move_to_unit(member, fields["unit"], by=by)
    change_manager(member, fields["manager"], by=by)
    change_role(member, fields["role"], by=by)
    edit_details(member, by=by, **{name: fields[name] for name in DETAILS})
    if member.location_id != (fields["location"] and fields["location"].pk):
        place_members([member], fields["location"], by=by)
