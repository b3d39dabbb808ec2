from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scheduling.clock import today_of
from scheduling.leave.access import get_leave, get_member_of_leave
from scheduling.leave.forms import LeaveForm
from scheduling.leave.selectors import leave_page, span
from scheduling.leave.services import add_leave, remove_leave
from scheduling.models import Leave

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest
    from organizations.models import Membership
    from scheduling.leave.selectors import LeavePage


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest, org: str) -> HttpResponse:
    """The member's own leave: list, add, remove."""
    return _page(request, request.membership)


@require_http_methods(["GET", "HEAD", "POST"])
def leave_of_member(request: MemberRequest, org: str, member_id: str) -> HttpResponse:
    """Somebody else's leave, edited by their manager or HR."""
    return _page(request, get_member_of_leave(request.membership, member_id))


def _page(request: MemberRequest, member: Membership) -> HttpResponse:
    today = today_of(member)
    if request.method != "POST":
        return _draw(request, member, LeaveForm(today=today))
    if removed_id := request.POST.get("remove"):
        return _remove(request, member, removed_id)
    form = LeaveForm(request.POST, today=today, is_undo="undo" in request.POST)
    if not form.is_valid():
        return _draw(request, member, form, status=422)
    row = add_leave(member, by=request.membership, **form.cleaned_data)
    is_wider = (row.starts_on, row.ends_on) != tuple(form.cleaned_data.values())
    message = (
        _("Combined with days already entered: away %(days)s.")
        if is_wider
        else _("Away %(days)s. No check-ins are due then.")
    )
    messages.success(request, message % {"days": span(row)})
    return redirect(_page_url(request, member))


def _remove(request: MemberRequest, member: Membership, public_id: str) -> HttpResponse:
    row = get_leave(member, public_id)
    days = {"from": row.starts_on.isoformat(), "until": row.ends_on.isoformat()}
    remove_leave(row, member=member, by=request.membership)
    return redirect(f"{_page_url(request, member)}?{urlencode(days)}")


def _page_url(request: MemberRequest, member: Membership) -> str:
    slug = request.membership.organization.slug
    if member.pk == request.membership.pk:
        return reverse("scheduling:leave", args=[slug])
    return reverse("scheduling:leave_of_member", args=[slug, member.public_id])


def _draw(
    request: MemberRequest, member: Membership, form: LeaveForm, status: int = 200
) -> HttpResponse:
    page = leave_page(member, request.membership)
    removed = _removed(request, page)
    context = {
        "page": page,
        "form": form,
        "here": _page_url(request, member),
        "removed": removed,
        "removed_days": span(removed) if removed else "",
    }
    return render(request, "scheduling/leave.html", context, status=status)


def _removed(request: MemberRequest, page: LeavePage) -> Leave | None:
    """The leave removed last, for its undo button, from the query string; not saved.

    None once it was restored, and for invalid dates.
    """
    try:
        first = dt.date.fromisoformat(request.GET.get("from", ""))
        last = dt.date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        return None
    is_there = any(
        row.starts_on <= first and last <= row.ends_on
        for row in (*page.ahead, *page.past)
    )
    return None if is_there or last < first else Leave(starts_on=first, ends_on=last)
