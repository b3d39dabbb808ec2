"""Change locations, holidays and members' locations; every operation is idempotent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Location, Membership
from organizations.services import lock_organization, record_event
from scheduling.locations import (
    add_holiday,
    change_location,
    create_location,
    place_members,
    remove_holiday,
    restore_holiday,
    strike_holiday,
)
from scheduling.models import Holiday

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

STRIKE, RESTORE, REMOVE = "strike", "restore", "remove"


@transaction.atomic
def save_location(
    location: Location | None, *, by: Membership, **fields: Any
) -> Location:
    """Create or change a location. The same again changes nothing.

    Raises ValidationError, also for a name that another location has.
    """
    lock_organization(by)
    namesake = _namesake(location, fields["name"], by)
    if location is None and namesake is not None and not _changes(namesake, fields):
        return namesake
    if namesake is not None:
        raise ValidationError({"name": _("Another location already has this name.")})
    if location is None:
        return create_location(by.organization, by=by, **fields)
    changes = _changes(location, fields)
    return change_location(location, by=by, **changes) if changes else location


def _namesake(location: Location | None, name: str, by: Membership) -> Location | None:
    """Another location of that name, or None."""
    rows = Location.objects.filter(organization=by.organization, name=name.strip())
    return rows.exclude(pk=location.pk if location else 0).first()


def _changes(location: Location, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in fields.items()
        if getattr(location, name) != value
    }


@transaction.atomic
def add_day(
    location: Location | None, *, on: dt.date, name: str, by: Membership
) -> Holiday:
    """Add a holiday. `location`: None for every location. Idempotent.

    Raises ValidationError for a day that exists with another name.
    """
    lock_organization(by)
    known = Holiday.objects.filter(
        organization=by.organization, location=location, on=on, is_public=False
    ).first()
    if known is not None and known.name == name.strip():
        return known
    return add_holiday(by.organization, on=on, name=name, by=by, location=location)


@transaction.atomic
def change_day(do: str, day: Holiday, *, by: Membership) -> None:
    """Disable or restore a holiday, or remove one that was added manually. Idempotent.

    Raises ValidationError for anything else.
    """
    lock_organization(by)
    now = Holiday.objects.filter(pk=day.pk).first()
    if now is None:
        return
    day = now
    if do == STRIKE and not day.is_struck:
        strike_holiday(day, by=by)
    elif do == RESTORE and day.is_struck:
        restore_holiday(day, by=by)
    elif do == REMOVE:
        remove_holiday(day, by=by)
    elif do not in (STRIKE, RESTORE):
        raise ValidationError(do)


def place_units(
    unit_ids: Collection[int], location: Location | None, *, by: Membership
) -> int:
    """Set the location of all people of these units; return how many changed."""
    people = Membership.objects.in_organization(by.organization).current()
    return place_members(list(people.filter(unit_id__in=unit_ids)), location, by=by)


@transaction.atomic
def place_member(
    member: Membership, *, location: Location | None, time_zone: str, by: Membership
) -> Membership:
    """Set one person's location, and their own time zone ("": the location's).

    Raises ValidationError for a zone that does not exist.
    """
    place_members([member], location, by=by)
    member.location = location
    if member.time_zone != time_zone:
        member.time_zone = time_zone
        member.clean_fields(exclude=["organization", "location", "user"])
        member.save(update_fields=["time_zone"])
        record_event("member.time_zone_changed", member, by=by)
    return member
