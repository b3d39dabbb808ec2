"""Sets the location of people: a whole unit, or one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from goals.forms.fields import add_service_error, focus_first_error
from organizations.forms import time_zone_choices
from scheduling.services.locations import place_member, place_units
from scheduling.targets import member_of
from setup.access import requires
from setup.scheduling.forms.locations import MemberPlaceForm, UnitPlaceForm
from setup.scheduling.selectors.locations import (
    locations_of,
    people_and_places,
    units_in_order,
    with_below,
)
from setup.scheduling.views.overview import asked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

INVALID = 422
methods = require_http_methods(["GET", "HEAD", "POST"])


@methods
@requires("cadence.configure")
def people(request: MemberRequest, org: str) -> HttpResponse:
    by = request.membership
    units, locations = units_in_order(by), locations_of(by)
    form = UnitPlaceForm(request.POST or None, units=units, locations=locations)
    if form.is_valid():
        unit, location = form.cleaned_data["unit"], form.cleaned_data["location"]
        keys = with_below(units, unit) if form.cleaned_data["below"] else [unit.pk]
        moved = place_units(keys, location, by=by)
        text = ngettext("%(n)d person moved.", "%(n)d people moved.", moved)
        messages.success(request, text % {"n": moved})
        return redirect("check_in_setup:location_people", org=org)
    if form.errors:
        focus_first_error(form)
    context = {
        "form": form,
        "found": people_and_places(by, *asked(request, "q", "page")),
        "organization": by.organization,
    }
    status = INVALID if form.errors else 200
    return render(request, "setup/scheduling/people.html", context, status=status)


@methods
@requires("cadence.configure")
def person(request: MemberRequest, org: str, member_id: str) -> HttpResponse:
    by = request.membership
    member = member_of(by, member_id)
    form = MemberPlaceForm(
        request.POST if request.method == "POST" else None,
        member=member,
        locations=locations_of(by),
    )
    if form.is_valid():
        try:
            place_member(member, by=by, **form.cleaned_data)
        except ValidationError as error:
            add_service_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("check_in_setup:location_people", org=org)
    if form.errors:
        focus_first_error(form)
    context = {
        "form": form,
        "member": member,
        "zones": time_zone_choices(),
        "organization": by.organization,
    }
    status = INVALID if form.errors else 200
    return render(request, "setup/scheduling/person.html", context, status=status)
