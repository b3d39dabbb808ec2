from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from goals.forms.fields import add_service_error
from people.access import get_change, get_unit, manages_people
from people.directory.panels import units_to_choose
from people.structure.forms import (
    ChangeForm,
    Kind,
    StructureReasonForm,
    people_to_choose,
)
from people.structure.services import carry_out, undo

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from organizations.middleware import MemberRequest
    from organizations.models import Membership
    from people.structure.effects import Effects

INVALID = 422
OF_A_UNIT = (Kind.MOVE, Kind.MERGE, Kind.SPLIT)


@require_http_methods(["GET", "HEAD", "POST"])
@manages_people
def change(request: MemberRequest, org: str) -> HttpResponse:
    """Choose, read what follows, confirm. The choice stands in the query string."""
    by = request.membership
    form = _form(request.GET, by)
    reason = StructureReasonForm(request.POST if request.method == "POST" else None)
    found: Effects | None = None
    if form.is_valid():
        try:
            found = form.find()
            if request.method == "POST" and reason.is_valid():
                carry_out(form.find, reason=reason.cleaned_data["reason"], by=by)
                messages.success(request, _("Done. You can undo it on this page."))
                return redirect(reverse("people:directory", args=[org]))
        except ValidationError as error:
            found = None
            add_service_error(form, error)
    context = {
        "form": form,
        "reason": reason,
        "effects": found,
        "unit": form.unit,
        "kind": form.change,
        "shows_errors": bool(form.errors),
    }
    status = INVALID if form.errors else 200
    return render(request, "people/change.html", context, status=status)


@require_POST
@manages_people
def undo_change(request: MemberRequest, org: str, change_id: str) -> HttpResponse:
    row = get_change(request.membership, change_id)
    try:
        n_stayed = undo(row, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext(
            "Undone. %(n)s person, unit or goal was changed since and stays.",
            "Undone. %(n)s people, units or goals were changed since and stay.",
            n_stayed,
        )
        messages.success(request, text % {"n": n_stayed} if n_stayed else _("Undone."))
    return redirect("people:directory", org=org)


def _form(given: QueryDict, by: Membership) -> ChangeForm:
    """Raises Http404 for a kind or a unit that there is not."""
    kind = given.get("kind", Kind.MOVE_PEOPLE)
    if kind not in Kind.values:
        raise Http404
    unit = get_unit(by, given.get("unit", "")) if kind in OF_A_UNIT else None
    people = (
        []
        if kind in (Kind.MOVE, Kind.MERGE)
        else people_to_choose(unit, given.getlist("people"), by)
    )
    data = given.copy()
    data["kind"] = kind
    return ChangeForm(
        data,
        kind=Kind(kind),
        unit=unit,
        people=people,
        units=units_to_choose(by.organization),
    )
