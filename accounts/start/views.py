"""The guided start: one page, a form for the step that is due, each step skippable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.start.forms import FORMS
from accounts.start.selectors import start_page
from accounts.start.services import guided_start_of, skip, take
from accounts.start.steps import Step, current
from organizations.policy import require

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.start.forms import StartForm
    from organizations.middleware import MemberRequest


@require_http_methods(["GET", "HEAD"])
def start(request: MemberRequest, org: str) -> HttpResponse:
    by = request.membership
    require(by, "organization.configure")
    page = start_page(by, request.GET.get("step", ""))
    form = FORMS[page.now](by=by) if page.now else None
    return render(request, "accounts/start.html", {"page": page, "form": form})


@require_POST
def start_step(request: MemberRequest, org: str, step: str) -> HttpResponse:
    by = request.membership
    require(by, "organization.configure")
    if step not in Step:
        raise Http404
    this = Step(step)
    if "skip" in request.POST:
        skip(this, by=by)
        return _next(request)
    form = FORMS[this](request.POST, by=by)
    if not (form.is_valid() and _taken(form, this)):
        context = {"page": start_page(by, step), "form": form}
        return render(request, "accounts/start.html", context, status=422)
    return _next(request)


def _taken(form: StartForm, step: Step) -> bool:
    try:
        with transaction.atomic():
            take(step, form, by=form.by)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _next(request: MemberRequest) -> HttpResponse:
    by = request.membership
    row = guided_start_of(by.organization)
    if current(row.steps) is None and row.team_goal is not None:
        messages.success(request, _("Your line stands."))
    return redirect("accounts:start", by.organization.slug)
