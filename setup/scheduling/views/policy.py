from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.forms.fields import focus_first_error
from scheduling.check_in_policy import policy_of
from scheduling.services.policy import StalePolicyError, save_policy
from setup.access import requires
from setup.scheduling.forms.policy import PolicyForm
from ui.dates import format_date

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest
    from scheduling.models import CheckInPolicy

INVALID, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@requires("cadence.configure")
def policy(request: MemberRequest, org: str) -> HttpResponse:
    """The policy of all check-ins and their reminders."""
    now = policy_of(request.membership.organization)
    if request.method != "POST":
        return _draw(request, PolicyForm(policy=now))
    form = PolicyForm(request.POST, policy=now)
    if not form.is_valid():
        focus_first_error(form)
        return _draw(request, form, status=INVALID)
    seen = form.cleaned_data["seen"]
    try:
        save_policy(form.wanted(), seen=seen, by=request.membership)
    except StalePolicyError as error:
        return _conflict(request, form, error.now)
    messages.success(request, _("Saved."))
    return redirect("check_in_setup:policy", org=org)


def _conflict(
    request: MemberRequest, form: PolicyForm, now: CheckInPolicy
) -> HttpResponse:
    """Shows the form with my values beside those saved meanwhile; saving again
    overwrites.
    """
    theirs = PolicyForm(policy=now)
    form.data = {**form.data, "seen": theirs["seen"].initial}
    wanted = form.wanted()
    differs = [
        (theirs[name].label, _in_words(getattr(now, name)))
        for name in wanted
        if getattr(now, name) != wanted[name]
    ]
    return _draw(request, form, status=CONFLICT, differs=differs)


def _in_words(value: dt.time | int | None) -> str:
    """A value of the policy as the page shows it."""
    match value:
        case None:
            return _("never")
        case bool():
            return _("on") if value else _("off")
        case dt.time():
            return format_date(value, "time")
        case _:
            return str(value)


def _draw(
    request: MemberRequest, form: PolicyForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "organization": request.membership.organization, **more}
    return render(request, "setup/scheduling/policy.html", context, status=status)
