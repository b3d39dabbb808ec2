from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST, require_safe

from notifications.inbox import services
from notifications.inbox.access import get_message
from notifications.inbox.counts import counts_of
from notifications.inbox.selectors import inbox_of, lines_of, n_marked
from organizations.policy import may
from ui.htmx import wants_partial

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpResponse

    from organizations.middleware import MemberRequest


@require_safe
def inbox(request: MemberRequest, org: str) -> HttpResponse:
    """`marked`: the moment at which all were marked as read, to be taken back."""
    member, marked = request.membership, request.GET.get("marked", "")
    context = {
        "inbox": inbox_of(member, request.GET.get("before", "").replace("\0", "")),
        "marked": marked,
        "n_marked": n_marked(member, _moment(marked)),
    }
    part = "#inbox-rows" if wants_partial(request) else ""
    return render(request, f"notifications/inbox/inbox.html{part}", context)


@require_safe
def counts(request: MemberRequest, org: str) -> HttpResponse:
    """For the navigation of a page that is there already (templates/…/_counts.html).

    Who is no leader and has people all the same gets the link to them with the numbers.
    """
    member = request.membership
    context = {
        "counts": counts_of(member),
        "is_manager": not may(member, "participation.read")
        and may(member, "team.read"),
        "route": _route(request.headers.get("HX-Current-URL", "")),
    }
    return render(request, "notifications/inbox/counts.html", context)


@require_POST
def open_message(request: MemberRequest, org: str, message_id: str) -> HttpResponse:
    """Read it, and go where it leads."""
    message = get_message(request.membership, message_id)
    services.mark_read(message)
    url = lines_of(request.membership, [message])[message.pk].url
    if not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        url = reverse("notifications:inbox", args=[org])
    return redirect(url)


@require_POST
def read_all(request: MemberRequest, org: str) -> HttpResponse:
    until = get_message(request.membership, request.POST.get("until", ""))
    at = services.mark_all_read(request.membership, until)
    here = reverse("notifications:inbox", args=[org])
    return redirect(f"{here}?{urlencode({'marked': at.isoformat()})}")


@require_POST
def unread(request: MemberRequest, org: str) -> HttpResponse:
    """Take “mark all as read” back."""
    at = _moment(request.POST.get("marked", ""))
    if at is None:
        return HttpResponseBadRequest()
    services.mark_unread(request.membership, at)
    return redirect("notifications:inbox", org=org)


def _route(address: str) -> str:
    """The view's name of the page that asks; "" for an address that is none of ours."""
    try:
        return resolve(urlsplit(address).path).view_name
    except (Resolver404, ValueError):
        return ""


def _moment(text: str) -> dt.datetime | None:
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at if at and at.tzinfo else None
