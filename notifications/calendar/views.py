from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from notifications.calendar.addresses import address_of, make_address, revoke_address
from notifications.calendar.entries import entries_of
from notifications.calendar.ics import calendar_file
from notifications.magic_links.tokens import Purpose, find_link
from notifications.site_urls import site_url
from organizations.languages import language_of
from ui.locales import write_for

if TYPE_CHECKING:
    from django.http import HttpRequest

    from organizations.middleware import MemberRequest

N_SHOWN = 4


@require_safe
def calendar(request: MemberRequest, org: str) -> HttpResponse:
    member, now = request.membership, timezone.now()
    due = [entry for entry in entries_of(member, now) if entry.ends_at > now]
    path = address_of(member)
    context = {
        "address": _whole(request, path) if path else "",
        "due": due[:N_SHOWN],
        "zone": member.zone,
    }
    return render(request, "notifications/calendar/calendar.html", context)


@require_POST
def make(request: MemberRequest, org: str) -> HttpResponse:
    had_one = bool(address_of(request.membership))
    make_address(request.membership)
    if had_one:
        messages.success(
            request, _("New address created. The old one no longer works.")
        )
    return redirect("notifications:calendar", org=org)


@require_POST
def revoke(request: MemberRequest, org: str) -> HttpResponse:
    revoke_address(request.membership)
    messages.success(request, _("Address revoked. It no longer works."))
    return redirect("notifications:calendar", org=org)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar as a program fetches it, without a session. Unknown: 404."""
    link = find_link(token, Purpose.CALENDAR)
    if link is None:
        raise Http404
    member = link.member
    with write_for(language_of(member)):
        name = _("%(name)s in Sightline") % {"name": member.organization.name}
        content = calendar_file(name, entries_of(member, timezone.now()))
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'inline; filename="sightline.ics"',
        },
    )


def _whole(request: HttpRequest, path: str) -> str:
    return site_url(path) if settings.SITE_URL else request.build_absolute_uri(path)
