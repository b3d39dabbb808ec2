"""Pages of locations and days off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goals.forms.fields import add_service_error, focus_first_error
from organizations.forms import time_zone_choices
from organizations.services import lock_organization
from scheduling.locations import remove_location
from scheduling.public_holidays import regions
from scheduling.services.locations import add_day, change_day, save_location
from setup.access import requires
from setup.scheduling.forms.locations import DayForm, LocationForm
from setup.scheduling.selectors.locations import (
    days_of,
    get_day,
    get_location,
    places_of,
    where,
    year_asked,
    years_to_choose,
)
from ui.stale_forms import overwritten

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest
    from organizations.models import Location
    from ui.stale_forms import StaleFormConflict

INVALID, CONFLICT = 422, 409
methods = require_http_methods(["GET", "HEAD", "POST"])


@methods
@requires("cadence.configure")
def places(request: MemberRequest, org: str) -> HttpResponse:
    """Lists all locations, and the days off of the whole organization."""
    if request.method != "POST":
        return _draw_places(request, DayForm())
    form = DayForm(request.POST)
    if not _is_added(form, request, None):
        return _draw_places(request, form, status=INVALID)
    messages.success(request, _("Day off added."))
    return redirect("check_in_setup:locations", org=org)


def _is_added(form: DayForm, request: MemberRequest, where: Location | None) -> bool:
    if not form.is_valid():
        return False
    try:
        add_day(where, by=request.membership, **form.cleaned_data)
    except ValidationError as error:
        add_service_error(form, error)
        return False
    return True


def _draw_places(
    request: MemberRequest, form: DayForm, status: int = 200
) -> HttpResponse:
    organization = request.membership.organization
    context = {
        "places": places_of(request.membership),
        "form": form,
        "organization": organization,
    }
    return render(request, "setup/scheduling/locations.html", context, status=status)


@methods
@requires("cadence.configure")
def new(request: MemberRequest, org: str) -> HttpResponse:
    by = request.membership
    if request.method != "POST":
        zone, country = by.organization.time_zone, request.GET.get("country")
        form = LocationForm(country=country, time_zone=zone)
        return _draw_place(request, form, None)
    form = LocationForm(request.POST)
    saved = _saved(form, request, None)
    if saved is None:
        return _draw_place(request, form, None, status=INVALID)
    messages.success(request, _("Location saved. Now choose who works there."))
    return redirect("check_in_setup:location", org=org, location_id=saved.public_id)


@methods
@requires("cadence.configure")
def place(request: MemberRequest, org: str, location_id: str) -> HttpResponse:
    if request.method != "POST":
        location = get_location(request.membership, location_id)
        form = LocationForm(location=location, country=request.GET.get("country"))
        return _draw_place(request, form, location)
    lock_organization(request.membership)
    location = get_location(request.membership, location_id)
    form = LocationForm(request.POST, location=location)
    if form.is_valid() and (conflict := overwritten(form, shown=_shown(location))):
        return _draw_place(request, form, location, status=CONFLICT, conflict=conflict)
    if _saved(form, request, location) is None:
        return _draw_place(request, form, location, status=INVALID)
    messages.success(request, _("Saved."))
    return redirect("check_in_setup:location", org=org, location_id=location_id)


def _shown(location: Location) -> dict[str, str]:
    """The region as people read it, which the form knows for the sent country alone."""
    names = dict(regions(location.country))
    return {"subdivision": str(names.get(location.subdivision, ""))}


def _saved(
    form: LocationForm, request: MemberRequest, location: Location | None
) -> Location | None:
    if not form.is_valid():
        return None
    try:
        return save_location(location, by=request.membership, **form.cleaned_data)
    except ValidationError as error:
        add_service_error(form, error)
        return None


@require_POST
@requires("cadence.configure")
def days(request: MemberRequest, org: str, location_id: str) -> HttpResponse:
    """Removes or restores a day off of the location, or adds one."""
    location = get_location(request.membership, location_id)
    year = year_asked(request.membership, request.POST.get("year", ""))
    if "do" in request.POST:
        _change_day(request, location)
        return _back_to_days(request, location, year)
    form = DayForm(request.POST)
    if not _is_added(form, request, location):
        return _draw_place(
            request,
            LocationForm(location=location),
            location,
            day_form=form,
            status=INVALID,
            year=year,
            in_place=bool(request.htmx),
        )
    return _back_to_days(request, location, form.cleaned_data["on"].year)


def _back_to_days(
    request: MemberRequest, location: Location, year: int
) -> HttpResponse:
    if request.htmx:
        form = LocationForm(location=location)
        return _draw_place(request, form, location, year=year, in_place=True)
    slug = request.membership.organization.slug
    answer = redirect(
        "check_in_setup:location", org=slug, location_id=location.public_id
    )
    answer["Location"] += f"?year={year}#days"
    return answer


def _change_day(request: MemberRequest, location: Location | None) -> None:
    """Raises Http404 for a day off that is not of this location."""
    do, _colon, day_id = request.POST.get("do", "").partition(":")
    day = get_day(request.membership, location, day_id)
    try:
        change_day(do, day, by=request.membership)
    except ValidationError:
        raise Http404 from None


@require_POST
@requires("cadence.configure")
def day_of_all(request: MemberRequest, org: str) -> HttpResponse:
    """Removes a day off of the whole organization."""
    _change_day(request, None)
    messages.success(request, _("Day off removed."))
    return redirect("check_in_setup:locations", org=org)


@require_POST
@requires("cadence.configure")
def remove(request: MemberRequest, org: str, location_id: str) -> HttpResponse:
    remove_location(
        get_location(request.membership, location_id), by=request.membership
    )
    messages.success(request, _("Location removed. Its people now have no location."))
    return redirect("check_in_setup:locations", org=org)


def _draw_place(
    request: MemberRequest,
    form: LocationForm,
    location: Location | None,
    *,
    status: int = 200,
    day_form: DayForm | None = None,
    year: int | None = None,
    in_place: bool = False,
    conflict: StaleFormConflict | None = None,
) -> HttpResponse:
    """`in_place`: render only the list of days."""
    by = request.membership
    year = year or year_asked(by, request.GET.get("year", ""))
    if status == INVALID:
        focus_first_error(day_form or form)
    context: dict[str, Any] = {
        "form": form,
        # What a country that is chosen on the page changes is not saved yet.
        "known": form if form.is_bound else LocationForm(location=location),
        "conflict": conflict,
        "location": location,
        "where": where(location) if location else "",
        "day_form": day_form or DayForm(),
        "days": days_of(location, year) if location else [],
        "year": year,
        "years": years_to_choose(by, year),
        "is_ahead": year > by.organization.today().year,
        "zones": time_zone_choices(),
        "organization": by.organization,
    }
    template = "setup/scheduling/location.html" + ("#place-days" if in_place else "")
    return render(request, template, context, status=status)
