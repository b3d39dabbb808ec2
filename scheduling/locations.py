"""Create and change locations and holidays.

Each change records an Event (`location.changed`, `holiday.changed`), after which the
plan is computed again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Location, Membership
from organizations.services import record_event
from scheduling.models import Holiday
from scheduling.public_holidays import (
    is_country,
    public_holidays,
    regions,
    usual_weekend,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from organizations.models import Organization

EDITABLE = ("name", "time_zone", "country", "subdivision", "weekend")
DAYS_OF_WEEK = 7


# --- Locations ------------------------------------------------------------------------


@transaction.atomic
def create_location(
    organization: Organization,
    *,
    name: str,
    time_zone: str,
    by: Membership,
    country: str = "",
    subdivision: str = "",
    weekend: list[int] | None = None,
) -> Location:
    """Create a location with the public holidays of this year and the next.

    `weekend`: ISO weekdays; None: the country's usual ones. Raises ValidationError.
    """
    location = Location(
        organization=organization,
        name=name.strip(),
        time_zone=time_zone,
        country=country,
        subdivision=subdivision,
        weekend=usual_weekend(country) if weekend is None else sorted(set(weekend)),
    )
    _check(location)
    location.save()
    _fill_ahead(location, organization)
    record_event("location.created", location, by=by)
    return location


@transaction.atomic
def change_location(location: Location, *, by: Membership, **fields: Any) -> Location:
    """Change some of `EDITABLE`; another country replaces holidays from today on.

    Raises ValidationError; TypeError for a field that is not editable.
    """
    if unknown := set(fields) - set(EDITABLE):
        message = f"not editable: {sorted(unknown)}"
        raise TypeError(message)
    before = (location.country, location.subdivision)
    for name, value in fields.items():
        setattr(location, name, value)
    _check(location)
    location.save(update_fields=list(fields))
    if (location.country, location.subdivision) != before:
        _fill_ahead(location, by.organization, since=by.organization.today())
    record_event("location.changed", location, by=by, fields=sorted(fields))
    return location


@transaction.atomic
def remove_location(location: Location, *, by: Membership) -> None:
    """Delete a location and its holidays; its members keep no location. Idempotent."""
    if Location.objects.select_for_update().filter(pk=location.pk).first() is None:
        return
    record_event("location.removed", location, by=by)
    Membership.objects.filter(location=location).update(location=None)
    location.delete()


@transaction.atomic
def place_members(
    members: Collection[Membership], location: Location | None, *, by: Membership
) -> int:
    """Set the members' location; return how many changed."""
    moved = (
        Membership.objects.in_organization(by.organization)
        .filter(pk__in=[member.pk for member in members])
        .exclude(location=location)
        .update(location=location)
    )
    if moved:
        record_event("member.placed", location or by, by=by, n=moved)
    return moved


def _check(location: Location) -> None:
    location.full_clean(exclude=["organization"])
    codes = {code for code, _name in regions(location.country)}
    if location.country and not is_country(location.country):
        raise ValidationError(
            {"country": _("No holiday calendar is available for this country.")}
        )
    if location.subdivision and location.subdivision not in codes:
        raise ValidationError({"subdivision": _("Choose a region of this country.")})
    if not set(location.weekend) <= set(range(1, DAYS_OF_WEEK + 1)):
        raise ValidationError({"weekend": _("Choose weekdays.")})


# --- Holidays -------------------------------------------------------------------------


def _fill(
    location: Location, year: int, locale: str, since: dt.date | None = None
) -> int:
    """Synchronize a year's public holidays with the country's calendar.

    Returns how many are new. `since`: leave earlier days alone. Disabled holidays stay
    disabled, manual ones are kept.
    """
    calendar = public_holidays(location.country, location.subdivision, year, locale)
    wanted = {day: name for day, name in calendar.items() if not since or day >= since}
    existing = Holiday.objects.filter(location=location, on__year=year)
    if since:
        existing = existing.filter(on__gte=since)
    existing.filter(is_public=True).exclude(on__in=list(wanted)).delete()
    known = set(existing.values_list("on", flat=True))
    new = [
        Holiday(
            organization_id=location.organization_id,
            location=location,
            on=day,
            name=name[:120],
            is_public=True,
        )
        for day, name in wanted.items()
        if day not in known
    ]
    Holiday.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _fill_ahead(
    location: Location, organization: Organization, since: dt.date | None = None
) -> None:
    """Synchronize this year and the next. `since`: leave earlier days alone."""
    year = organization.today().year
    for each in (year, year + 1):
        _fill(location, each, organization.locale, since)


def ensure_holidays(organization: Organization, today: dt.date) -> int:
    """Add public holidays of this year and the next where they are missing.

    Called by the plan, so that nobody has to think of it in December. Records no event.
    Returns how many days are new. Queries: 1, and some for each new year.
    """
    years = (today.year, today.year + 1)
    n_new = 0
    known = set(
        Holiday.objects.filter(
            organization=organization, is_public=True, on__year__in=years
        )
        .order_by()
        .values_list("location_id", "on__year")
        .distinct()
    )
    for location in Location.objects.filter(organization=organization).exclude(
        country=""
    ):
        for year in years:
            if (location.pk, year) not in known:
                n_new += _fill(location, year, organization.locale)
    return n_new


@transaction.atomic
def add_holiday(
    organization: Organization,
    *,
    on: dt.date,
    name: str,
    by: Membership,
    location: Location | None = None,
) -> Holiday:
    """Add a holiday of the organization; for every location when none is given.

    Raises ValidationError for a day that exists already.
    """
    known = Holiday.objects.filter(organization=organization, location=location, on=on)
    if known.exists():
        raise ValidationError({"on": _("This day is already on the list.")})
    holiday = Holiday(
        organization=organization, location=location, on=on, name=name.strip()
    )
    holiday.full_clean(exclude=["organization"])
    holiday.save()
    record_event("holiday.changed", holiday, by=by, on=on.isoformat())
    return holiday


def strike_holiday(holiday: Holiday, *, by: Membership) -> Holiday:
    """Disable a holiday: people are asked on that day."""
    return _set_struck(holiday, is_struck=True, by=by)


def restore_holiday(holiday: Holiday, *, by: Membership) -> Holiday:
    return _set_struck(holiday, is_struck=False, by=by)


@transaction.atomic
def _set_struck(holiday: Holiday, *, is_struck: bool, by: Membership) -> Holiday:
    holiday.is_struck = is_struck
    holiday.save(update_fields=["is_struck"])
    record_event("holiday.changed", holiday, by=by, is_struck=is_struck)
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: Membership) -> None:
    """Delete a manual holiday; a public one is disabled instead."""
    if holiday.is_public:
        strike_holiday(holiday, by=by)
        return
    record_event("holiday.changed", holiday, by=by, removed=True)
    holiday.delete()
