"""Pages of cycles: a fiscal year's, and one with its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
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
from organizations.cycle_rules import CycleState
from organizations.cycles import generate_year, move_cycle
from setup.access import requires
from setup.cycles import labels
from setup.cycles.forms import CycleMoveForm
from setup.cycles.selectors import cycle_page, get_cycle, year_asked, year_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest
    from organizations.models import Cycle

INVALID = 422


@require_safe
@requires("cycles.manage")
def year(request: MemberRequest, org: str) -> HttpResponse:
    """The cycles of a fiscal year, those to be made included."""
    organization = request.membership.organization
    asked = year_asked(organization, request.GET.get("year", ""))
    context = {
        "page": year_page(request.membership, asked),
        "organization": organization,
    }
    return render(request, "setup/cycles/year.html", context)


@require_POST
@requires("cycles.manage")
def generate(request: MemberRequest, org: str) -> HttpResponse:
    """Make what is missing of the year that the page has shown."""
    by = request.membership
    asked = year_asked(by.organization, request.POST.get("year", ""))
    n_made = len(generate_year(by, asked))
    text = ngettext("%(n)d cycle created.", "%(n)d cycles created.", n_made)
    messages.success(
        request, text % {"n": n_made} if n_made else _("All cycles exist already.")
    )
    return redirect(f"{reverse('cycles:year', args=[org])}?year={asked}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("cycles.manage")
def cycle(request: MemberRequest, org: str, cycle_id: str) -> HttpResponse:
    """A cycle with its state; a POST moves it one step on, or back with a reason."""
    found = get_cycle(request.membership, cycle_id)
    if request.method != "POST":
        return _draw(request, found, CycleMoveForm(cycle_state=found.state))
    form = CycleMoveForm(request.POST, cycle_state=found.state)
    if not form.is_valid():
        return _draw(request, found, form)
    data = form.cleaned_data
    try:
        move_cycle(found, data["to"], by=request.membership, reason=data["reason"])
    except ValidationError as error:
        add_service_error(form, error)
        return _draw(request, found, form)
    messages.success(request, str(labels.MOVED[CycleState(found.state)]))
    return redirect("cycles:cycle", org=org, cycle_id=cycle_id)


def _draw(request: MemberRequest, cycle: Cycle, form: CycleMoveForm) -> HttpResponse:
    if form.is_bound:
        focus_first_error(form)
    organization = request.membership.organization
    page = cycle_page(request.membership, cycle)
    context = {
        "organization": organization,
        "cycle": cycle,
        "page": page,
        "form": form,
        "meaning": labels.MEANING[CycleState(cycle.state)],
        "forward": labels.FORWARD.get(CycleState(page.next)) if page.next else "",
        "back": labels.BACK.get(CycleState(page.previous)) if page.previous else "",
    }
    status = INVALID if form.is_bound else 200
    return render(request, "setup/cycles/cycle.html", context, status=status)
