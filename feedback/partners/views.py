from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checkins.models import CheckInAccess
from feedback.partners.access import get_check_in_access, get_colleague
from feedback.partners.selectors import check_in_accesses_of, find_people
from feedback.partners.services import end_check_in_access, grant_check_in_access
from ui.htmx import aims_at, wants_partial

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: MemberRequest, org: str) -> HttpResponse:
    """Accountability partners and assistants; a POST grants access."""
    if request.method == "POST":
        return _grant(request)
    name = request.GET.get("q", "").replace("\0", "")[:80]
    found = find_people(request.membership, name)
    context: dict[str, Any] = {"q": name, "found": found}
    if wants_partial(request) and aims_at(request, "found"):
        return render(request, "feedback/partners/_found.html", context)
    context["accesses"] = check_in_accesses_of(request.membership)
    return render(request, "feedback/partners/partners.html", context)


def _grant(request: MemberRequest) -> HttpResponse:
    other = get_colleague(request.membership, request.POST.get("other", ""))
    kind = request.POST.get("kind", "")
    if kind not in CheckInAccess.Kind.values:
        raise Http404
    try:
        grant_check_in_access(other, kind, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("We’ll notify %(name)s.") % {"name": other})
    return _back(request)


@require_POST
def end(request: MemberRequest, org: str, access_id: str) -> HttpResponse:
    """End an access, by either side; the other one need not agree."""
    row = get_check_in_access(request.membership, access_id)
    end_check_in_access(row, by=request.membership)
    messages.success(request, _("Access ended."))
    return _back(request)


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("feedback:partners", request.membership.organization.slug)
