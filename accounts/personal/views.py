from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.personal.forms import PersonalForm
from accounts.personal.selectors import own_row, own_sources, places_to_choose
from accounts.personal.services import save_personal
from checkins.metric_sources.access import get_source, may_manage_sources
from checkins.metric_sources.services import revoke_source
from organizations.selectors import membership_to_open
from ui.stale_forms import overwritten

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organizations.middleware import MemberRequest
    from organizations.models import User

CONFLICT, INVALID = 409, 422
# What a page outside of any organization leads to, in the organization used last.
SECTIONS = {
    "notifications": "notifications:preferences",
    "calendar": "notifications:calendar",
    "tokens": "accounts:tokens",
    "changes": "audit:mine",
}


@require_http_methods(["GET", "HEAD", "POST"])
def personal(request: MemberRequest, org: str) -> HttpResponse:
    """Name, location, time zone, language and theme of whoever is signed in."""
    data = request.POST if request.method == "POST" else None
    member = own_row(request.membership, lock=data is not None)
    form = PersonalForm(data, member=member, locations=places_to_choose(member))
    conflict = overwritten(form) if form.is_valid() else None
    if form.is_valid() and not conflict:
        save_personal(member, form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:settings", org=org)
    status = CONFLICT if conflict else INVALID if form.is_bound else 200
    context = {"form": form, "conflict": conflict, "place": member.location}
    return render(request, "accounts/personal/profile.html", context, status=status)


@require_safe
def tokens(request: MemberRequest, org: str) -> HttpResponse:
    """Tokens of metric sources that this person made; the calendar has its own page."""
    member = request.membership
    context = {
        "sources": own_sources(member),
        "may_manage": may_manage_sources(member),
    }
    return render(request, "accounts/personal/tokens.html", context)


@require_POST
def token_revoke(request: MemberRequest, org: str, source_id: str) -> HttpResponse:
    source = get_source(request.membership, source_id)
    revoke_source(source, by=request.membership)
    message = _("Access revoked for %(name)s. Values already received are kept.")
    messages.success(request, message % {"name": source.name})
    return redirect("accounts:tokens", org=org)


@require_safe
def settings_start(request: HttpRequest) -> HttpResponse:
    """Leads to the settings in the organization used last; `to`: which page of them."""
    found = membership_to_open(cast("User", request.user))
    if found is None:
        return redirect("organizations:switcher")
    name = SECTIONS.get(request.GET.get("to", ""), "accounts:settings")
    return redirect(reverse(name, args=[found.organization.slug]))
