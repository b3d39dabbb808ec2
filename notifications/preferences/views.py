from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from notifications.magic_links.tokens import Purpose, find_link
from notifications.mail_stops import lift_stop
from notifications.models import Channel
from notifications.preferences import services
from notifications.preferences.forms import PreferencesForm
from notifications.preferences.selectors import preferences_page, today_of
from notifications.preferences.services import Preferences
from notifications.registry import find_type

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organizations.middleware import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: MemberRequest, org: str) -> HttpResponse:
    """With `?saved` after a save, which can be undone."""
    member = request.membership
    data = request.POST if request.method == "POST" else None
    page = preferences_page(member, None if data is None else data.getlist("on"))
    form = PreferencesForm(data, settings=page.settings, today=today_of(member))
    if form.is_valid():
        before = services.save_preferences(member, form.preferences(page.keys))
        request.session[_before(request)] = before.to_json()
        here = reverse("notifications:preferences", args=[org])
        return redirect(f"{here}?saved=1")
    context = {
        "form": form,
        "page": page,
        "is_saved": "saved" in request.GET and _before(request) in request.session,
    }
    status = 422 if form.is_bound else 200
    return render(
        request, "notifications/preferences/preferences.html", context, status=status
    )


@require_POST
def undo(request: MemberRequest, org: str) -> HttpResponse:
    """Undo the last save of this session, once."""
    before = request.session.pop(_before(request), None)
    if before:
        services.save_preferences(request.membership, Preferences.from_json(before))
        messages.success(request, _("Change undone."))
    return redirect("notifications:preferences", org=org)


@require_POST
def resume_email(request: MemberRequest, org: str) -> HttpResponse:
    if lift_stop(request.membership):
        messages.success(request, _("Emails to you have resumed."))
    return redirect("notifications:preferences", org=org)


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Unsubscribe from one type of e-mail by its secret link. GET asks, POST does.

    Mail programs post `List-Unsubscribe=One-Click` by themselves (RFC 8058): without a
    cookie, so the token is all that a forged request would need as well.
    """
    link = find_link(token, Purpose.UNSUBSCRIBE)
    declared = find_type(link.kind) if link else None
    if link is None or declared is None or not declared.offered_channels:
        raise Http404
    done = _done(request)
    if done == "off":
        services.turn_off(link.member, link.kind)
    elif done == "on":
        services.turn_on(link.member, link.kind)
    context = {
        "link": link,
        "kind": declared.label,
        "done": done,
        "is_in_inbox": services.is_on(link.member, link.kind, Channel.INBOX),
    }
    with translation.override(link.member.user.language or get_language()):
        return render(request, "notifications/unsubscribe/unsubscribe.html", context)


def _done(request: HttpRequest) -> str:
    """“off”; “on” for an undo; "" for the page that asks."""
    if request.method != "POST":
        return ""
    return "on" if "again" in request.POST else "off"


def _before(request: MemberRequest) -> str:
    return f"preferences-before:{request.membership.public_id}"
