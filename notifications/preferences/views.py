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
from notifications.models import Channel, Kind
from notifications.outbox.channels import offered
from notifications.preferences import services
from notifications.preferences.forms import ChoicesForm
from notifications.preferences.selectors import choices_of, today_of
from notifications.preferences.services import Wishes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organizations.middleware import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: MemberRequest, org: str) -> HttpResponse:
    """`saved`: something was just kept, and can be taken back."""
    member = request.membership
    data = request.POST if request.method == "POST" else None
    chosen = choices_of(member, None if data is None else data.getlist("on"))
    form = ChoicesForm(data, settings=chosen.settings, today=today_of(member))
    if form.is_valid():
        before = services.keep_wishes(member, form.wishes(chosen.keys))
        request.session[_before(request)] = before.to_json()
        here = reverse("notifications:choices", args=[org])
        return redirect(f"{here}?saved=1")
    context = {
        "form": form,
        "choices": chosen,
        "is_saved": "saved" in request.GET and _before(request) in request.session,
    }
    status = 422 if form.is_bound else 200
    return render(
        request, "notifications/preferences/preferences.html", context, status=status
    )


@require_POST
def undo(request: MemberRequest, org: str) -> HttpResponse:
    """The last thing kept in this session, once."""
    before = request.session.pop(_before(request), None)
    if before:
        services.keep_wishes(request.membership, Wishes.from_json(before))
        messages.success(request, _("As it was before."))
    return redirect("notifications:choices", org=org)


@require_POST
def lift(request: MemberRequest, org: str) -> HttpResponse:
    if services.lift_stop(request.membership):
        messages.success(request, _("Mails go out to you again."))
    return redirect("notifications:choices", org=org)


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of mail, by the secret in its foot. GET asks, POST does.

    Mail programs post `List-Unsubscribe=One-Click` by themselves (RFC 8058): without a
    cookie, so the token is all that a forged request would need as well.
    """
    link = find_link(token, Purpose.UNSUBSCRIBE)
    if link is None or link.kind not in Kind or not offered(link.kind):
        raise Http404
    did = _did(request)
    if did == "off":
        services.turn_off(link.member, link.kind)
    elif did == "on":
        services.turn_on(link.member, link.kind)
    context = {
        "link": link,
        "kind": Kind(link.kind).label,
        "did": did,
        "is_in_inbox": services.is_on(link.member, link.kind, Channel.INBOX),
    }
    with translation.override(link.member.user.language or get_language()):
        return render(request, "notifications/unsubscribe/unsubscribe.html", context)


def _did(request: HttpRequest) -> str:
    """“off”, “on” for whoever thinks better of it, or "" while it is only asked."""
    if request.method != "POST":
        return ""
    return "on" if "again" in request.POST else "off"


def _before(request: MemberRequest) -> str:
    return f"choices-before:{request.membership.public_id}"
