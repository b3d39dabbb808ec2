from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from checkins.delegates.access import get_delegator
from checkins.delegates.selectors import delegated_check_ins
from checkins.weekly.context import CheckInContext
from checkins.weekly.views import draft, page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest
    from organizations.models import Membership


@require_safe
def delegates(request: MemberRequest, org: str) -> HttpResponse:
    """List everybody for whom the member may check in, and whose check-in is open."""
    people = delegated_check_ins(request.membership)
    context = {"people": people, "n_waiting": sum(each.waits for each in people)}
    return render(request, "checkins/delegates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def week_for(request: MemberRequest, org: str, member_id: str) -> HttpResponse:
    """The check-in page of somebody else, for their manager or assistant."""
    member = get_delegator(request.membership, member_id)
    if member == request.membership:
        return redirect("checkins:week", org)
    return page(request, delegated_context(request.membership, member))


@require_POST
def week_for_draft(request: MemberRequest, org: str, member_id: str) -> HttpResponse:
    member = get_delegator(request.membership, member_id)
    return draft(request, delegated_context(request.membership, member))


def delegated_context(by: Membership, member: Membership) -> CheckInContext:
    parts = [by.organization.slug, member.public_id]
    notice = _(
        "You’re checking in for %(name)s. They’ll see that it came from you and can "
        "change it."
    )
    return CheckInContext(
        member=member,
        by=by,
        page_url=reverse("checkins:delegated_week", args=parts),
        draft_url=reverse("checkins:delegated_week_draft", args=parts),
        notice=notice % {"name": member},
    )
