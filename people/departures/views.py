from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goals.forms.fields import add_service_error, focus_first_error
from people.access import get_person, manages_people
from people.departures.forms import ON_A_DAY, DepartureForm
from people.departures.handover import handover_of
from people.departures.services import (
    let_leave,
    open_departure,
    return_member,
    stay,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
@manages_people
def leave_member(request: MemberRequest, org: str, member_id: str) -> HttpResponse:
    """When somebody leaves, and who takes over; the manager is suggested."""
    by = request.membership
    member = get_person(by, member_id)
    handover, planned = handover_of(member, by=by), open_departure(member)
    form = DepartureForm(
        request.POST if request.method == "POST" else None,
        member=member,
        handover=handover,
        initial={
            "when": ON_A_DAY,
            "last_day": planned and planned.last_day,
            "goals_to": planned.goals_to if planned else member.manager,
            "reports_to": planned.reports_to if planned else member.manager,
        },
    )
    if form.is_valid():
        try:
            let_leave(
                member,
                last_day=form.day(),
                goals_to=form.cleaned_data["goals_to"],
                goals=form.goals(),
                reports_to=form.cleaned_data.get("reports_to"),
                by=by,
            )
        except ValidationError as error:
            add_service_error(form, error)
        except PermissionDenied as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", org=org, member_id=member_id)
    if form.errors:
        focus_first_error(form)
    context = {"form": form, "member": member, "handover": handover, "planned": planned}
    status = INVALID if form.errors else 200
    return render(request, "people/leave.html", context, status=status)


@require_POST
@manages_people
def keep_member(request: MemberRequest, org: str, member_id: str) -> HttpResponse:
    """Take back a planned departure, or have somebody come back who has left."""
    by = request.membership
    member = get_person(by, member_id)
    try:
        if member.has_left:
            return_member(member, by=by)
        else:
            stay(member, by=by)
    except (ValidationError, PermissionDenied) as error:
        texts = error.messages if isinstance(error, ValidationError) else [str(error)]
        messages.error(request, " ".join(texts) or _("Not allowed."))
    else:
        messages.success(request, _("Saved."))
    return redirect("people:person", org=org, member_id=member_id)
