"""What a mail service reports by webhook: bounces, complaints, and mail that came in.

The service is the one of `MAIL_SERVICE`; django-anymail checks its signature and the shared
secret, and translates what it posts.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from anymail.signals import EventType, RejectReason, inbound, tracking
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt

from notifications.inbound.receive import receive
from notifications.mail_stops import stop_email
from notifications.models import MailStop
from organizations.models import Membership, User
from organizations.tenancy import enter_user, in_organization

if TYPE_CHECKING:
    from anymail.inbound import AnymailInboundMessage
    from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent
    from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger(__name__)

# Nobody has the address. Not: full, blocked, or its content not liked.
NO_SUCH_ADDRESS = (RejectReason.BOUNCED, RejectReason.INVALID)
# Of what the service itself wrote: django-anymail calls passing troubles of some bounced.
PASSING = re.compile(
    r"soft[ _-]?bounce|transient|temporar(?:y|ily)|.hard_bounce.: false", re.IGNORECASE
)


@csrf_exempt
@login_not_required
def webhook(request: HttpRequest, service: str, what: str) -> HttpResponseBase:
    """django-anymail's view of the service in use; any other one is not there.

    Without a shared secret there is none: some services sign nothing themselves.
    """
    if service != settings.MAIL_SERVICE or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    try:
        found = resolve(f"/{service}/{what}/", urlconf="anymail.urls")
    except Resolver404:
        raise Http404 from None
    response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    return response


def connect() -> None:
    """Called once, when the app is ready."""
    tracking.connect(stop_reported, dispatch_uid="notifications.stop_reported")
    inbound.connect(receive_posted, dispatch_uid="notifications.receive_posted")


def stop_reported(event: AnymailTrackingEvent, **_signal: object) -> None:
    """Send no more e-mail to an address that nobody has, or that complained (R11)."""
    reason = _stop_reason(event)
    if reason is None or not event.recipient:
        return
    with transaction.atomic():
        memberships = _memberships(event.recipient)
    for member in memberships:
        with in_organization(member.organization_id):
            stop_email(member.organization_id, member.pk, reason)
    logger.info("A mail service reports %s: %s members", reason, len(memberships))


def _stop_reason(event: AnymailTrackingEvent) -> MailStop.Reason | None:
    if event.event_type == EventType.COMPLAINED:
        return MailStop.Reason.COMPLAINED
    if (
        event.event_type in (EventType.BOUNCED, EventType.REJECTED)
        and event.reject_reason in NO_SUCH_ADDRESS
        and not PASSING.search(str(event.esp_event))
    ):
        return MailStop.Reason.BOUNCED
    return None


def _memberships(address: str) -> list[Membership]:
    """Of the person with this address, in all their organizations."""
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        return []
    enter_user(user.pk)
    return list(Membership.objects.current().filter(user=user))


def receive_posted(event: AnymailInboundEvent, **_signal: object) -> None:
    """As a mail that a mail server posts; the same one again changes nothing."""
    receive(_with_recipient(event.message))


def _with_recipient(message: AnymailInboundMessage) -> bytes:
    """The mail, and whom its envelope named: that is where the reply address is."""
    raw: bytes = message.as_bytes()
    recipient = message.envelope_recipient or ""
    if not recipient.isascii() or not recipient.isprintable():
        return raw
    return b"X-Original-To: " + recipient.encode() + b"\r\n" + raw
