from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from goals.forms.fields import add_service_error, focus_first_error
from organizations.models import Membership, Unit
from organizations.people import end_lead, name_lead
from organizations.units import archive_unit, create_unit, edit_unit, restore_unit
from people.access import get_person, get_unit, manages_people
from people.directory.forms import LeadForm, NewPersonForm, PersonForm, UnitForm
from people.directory.page import read_directory
from people.directory.panels import (
    leads_of,
    locations_to_choose,
    save_new_person,
    save_person,
    units_to_choose,
)
from people.directory.tree import branch as read_branch
from people.fields import suggestions
from people.inviting import send_invitations, waiting_for_one
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

INVALID = 422
MOST_DIGITS = 7
methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@manages_people
def directory(request: MemberRequest, org: str) -> HttpResponse:
    """The tree, or who was found. `at`: a unit to open."""
    at = request.GET.get("at", "")
    opened = [get_unit(request.membership, at).pk] if at else []
    if wants_partial(request):
        context = {"page": _read(request, opened)}
        return render(request, "people/directory.html#people-results", context)
    return _page(request, opened)


@require_safe
@manages_people
def branch(request: MemberRequest, org: str, unit_id: str) -> HttpResponse:
    """What is inside one unit, as a list; from an offset on, its next people."""
    unit = get_unit(request.membership, unit_id)
    number = _offset(request.GET.get("from", ""))
    if unit.archived_at is not None or not wants_partial(request):
        return redirect(f"{reverse('people:directory', args=[org])}?at={unit_id}")
    row = read_branch(request.membership.organization, unit, number)
    template = "people/_people.html" if number else "people/_inside.html"
    return render(request, template, {"row": row, "membership": request.membership})


@require_safe
@manages_people
def find(request: MemberRequest, org: str) -> HttpResponse:
    """Suggestions for a field that names a person: options of a datalist."""
    given = next((value for value in request.GET.values() if value), "")
    text = str(given).replace("\0", "").strip()[:100]
    found = suggestions(request.membership.organization, text) if text else []
    return render(request, "people/_options.html", {"options": found})


# --- Units ------------------------------------------------------------------------------


@methods
@manages_people
def unit_create(request: MemberRequest, org: str) -> HttpResponse:
    by = request.membership
    units = units_to_choose(by.organization)
    form = UnitForm(request.POST or None, units=units, initial={"kind": Unit.Kind.TEAM})
    if form.is_valid():
        try:
            made = create_unit(by=by, **form.cleaned_data)
        except ValidationError as error:
            add_service_error(form, error)
        else:
            messages.success(request, _("Unit added."))
            return redirect("people:unit", org=org, unit_id=made.public_id)
    return _panel(request, "people/_unit_new.html", {"form": form}, [])


@methods
@manages_people
def unit(request: MemberRequest, org: str, unit_id: str) -> HttpResponse:
    """The panel of a unit: its name, its kind, who leads it."""
    by = request.membership
    found = get_unit(by, unit_id)
    adds_lead = request.method == "POST" and "lead" in request.POST
    given = request.POST if request.method == "POST" else None
    form = UnitForm(
        None if adds_lead else given,
        unit=found,
        initial={"name": found.name, "kind": found.kind},
    )
    leads = LeadForm(given if adds_lead else None, organization=by.organization)
    sent: BaseForm = leads if adds_lead else form
    if sent.is_valid():
        try:
            if adds_lead:
                name_lead(found, leads.cleaned_data["lead"], by=by)
            else:
                edit_unit(found, by=by, **form.cleaned_data)
        except ValidationError as error:
            add_service_error(sent, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:unit", org=org, unit_id=unit_id)
    context = {
        "form": form,
        "lead_form": leads,
        "unit": found,
        "leads": leads_of(found),
    }
    return _panel(request, "people/_unit.html", context, [found.pk])


@require_POST
@manages_people
def unit_archive(request: MemberRequest, org: str, unit_id: str) -> HttpResponse:
    found = get_unit(request.membership, unit_id)
    try:
        archive_unit(found, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("people:unit", org=org, unit_id=unit_id)
    messages.success(request, _("Unit archived."))
    return redirect("people:unit", org=org, unit_id=unit_id)


@require_POST
@manages_people
def unit_restore(request: MemberRequest, org: str, unit_id: str) -> HttpResponse:
    found = get_unit(request.membership, unit_id)
    try:
        restore_unit(found, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Unit restored."))
    return redirect("people:unit", org=org, unit_id=unit_id)


@require_POST
@manages_people
def lead_end(
    request: MemberRequest, org: str, unit_id: str, member_id: str
) -> HttpResponse:
    by = request.membership
    end_lead(get_unit(by, unit_id), get_person(by, member_id), by=by)
    messages.success(request, _("Saved."))
    return redirect("people:unit", org=org, unit_id=unit_id)


# --- People -----------------------------------------------------------------------------


@methods
@manages_people
def person_create(request: MemberRequest, org: str) -> HttpResponse:
    """Adds one person. `unit`: the one to begin with."""
    by = request.membership
    at = request.GET.get("unit", "")
    form = NewPersonForm(
        request.POST if request.method == "POST" else None,
        by=by,
        unit=get_unit(by, at) if at else None,
        units=units_to_choose(by.organization),
        locations=locations_to_choose(by.organization),
    )
    if form.is_valid():
        try:
            made = save_new_person(form.cleaned_data, by=by)
        except ValidationError as error:
            add_service_error(form, error)
        except PermissionDenied as error:
            form.add_error("role", str(error))
        else:
            messages.success(request, _("Person added."))
            if form.cleaned_data["invites"]:
                _send(request, to=made)
            return redirect("people:person", org=org, member_id=made.public_id)
    return _panel(request, "people/_person_new.html", {"form": form}, [])


@methods
@manages_people
def person(request: MemberRequest, org: str, member_id: str) -> HttpResponse:
    """The panel of a person: what HR keeps of them."""
    by = request.membership
    member = get_person(by, member_id)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        member=member,
        by=by,
        units=units_to_choose(by.organization),
        locations=locations_to_choose(by.organization),
    )
    if form.is_valid():
        try:
            save_person(member, form.cleaned_data, by=by)
        except ValidationError as error:
            add_service_error(form, error)
        except PermissionDenied as error:
            form.add_error("role", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", org=org, member_id=member_id)
    waits = waiting_for_one(by.organization).filter(pk=member.pk).exists()
    context = {"form": form, "member": member, "waits_for_invitation": waits}
    opened = [member.unit_id] if member.unit_id else []
    return _panel(request, "people/_person.html", context, opened)


@require_POST
@manages_people
def invite_person(request: MemberRequest, org: str, member_id: str) -> HttpResponse:
    """Send an invitation to somebody who was added; again sends nothing."""
    member = get_person(request.membership, member_id)
    _send(request, to=member)
    return redirect("people:person", org=org, member_id=member_id)


@require_POST
@manages_people
def invite_all(request: MemberRequest, org: str) -> HttpResponse:
    """Send invitations to everybody who was added and waits for one."""
    _send(request)
    return redirect(f"{reverse('people:directory', args=[org])}?show=invited")


def _send(request: MemberRequest, to: Membership | None = None) -> None:
    try:
        n = send_invitations(by=request.membership, to=to)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext("%(n)s invitation sent.", "%(n)s invitations sent.", n)
        messages.success(request, text % {"n": n})


# --- The page ---------------------------------------------------------------------------


def _offset(text: str) -> int:
    """0 for what is no number of people."""
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS
        else 0
    )


def _read(request: MemberRequest, opened: list[int]) -> Any:
    return read_directory(request.membership.organization, request.GET, opened)


def _page(
    request: MemberRequest, opened: list[int], status: int = 200, **panel: Any
) -> HttpResponse:
    context = {"page": _read(request, opened), **panel}
    return render(request, "people/directory.html", context, status=status)


def _panel(
    request: MemberRequest, template: str, context: dict[str, Any], opened: list[int]
) -> HttpResponse:
    """The panel alone for htmx, else the page with it. 422 with an error in its form."""
    forms = [context[name] for name in ("form", "lead_form") if name in context]
    is_wrong = any(form.errors for form in forms)
    for form in forms:
        if form.errors:
            focus_first_error(form)
    status = INVALID if is_wrong else 200
    if wants_partial(request):
        return render(request, template, context, status=status)
    return _page(request, opened, status, panel=template, **context)
