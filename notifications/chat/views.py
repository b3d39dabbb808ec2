from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from notifications.chat import services
from notifications.chat.access import check_may_manage, get_webhook
from notifications.chat.forms import ChatRoomForm
from notifications.chat.selectors import headline, rooms_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def rooms(request: MemberRequest, org: str) -> HttpResponse:
    check_may_manage(request.membership)
    organization = request.membership.organization
    data = request.POST if request.method == "POST" else None
    form = ChatRoomForm(data, organization=organization)
    if form.is_valid():
        services.add_webhook(by=request.membership, **form.cleaned_data)
        messages.success(
            request,
            _("Chat room connected. Send a test message to check that it works."),
        )
        return redirect("notifications:rooms", org=org)
    found = rooms_of(organization)
    context = {"form": form, "rooms": found, "headline": headline(found)}
    status = 422 if form.is_bound else 200
    return render(request, "notifications/chat/rooms.html", context, status=status)


@require_POST
def test(request: MemberRequest, org: str, room_id: str) -> HttpResponse:
    """Sent by a worker, like all messages; also to a room that is paused."""
    services.send_test(get_webhook(request.membership, room_id))
    return redirect("notifications:rooms", org=org)


@require_POST
def pause(request: MemberRequest, org: str, room_id: str) -> HttpResponse:
    webhook = get_webhook(request.membership, room_id)
    services.pause_webhook(webhook, by=request.membership)
    messages.success(
        request, _("Chat room paused. Nothing is sent there until you resume it.")
    )
    return redirect("notifications:rooms", org=org)


@require_POST
def resume(request: MemberRequest, org: str, room_id: str) -> HttpResponse:
    webhook = get_webhook(request.membership, room_id)
    services.resume_webhook(webhook, by=request.membership)
    messages.success(request, _("Chat room resumed. New messages will be sent there."))
    return redirect("notifications:rooms", org=org)


@require_POST
def remove(request: MemberRequest, org: str, room_id: str) -> HttpResponse:
    webhook = get_webhook(request.membership, room_id)
    services.remove_webhook(webhook, by=request.membership)
    messages.success(request, _("Chat room removed."))
    return redirect("notifications:rooms", org=org)
