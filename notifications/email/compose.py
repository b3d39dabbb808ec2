"""Renders e-mails: both bodies, and the headers around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from notifications.email.server import UnsendableError
from notifications.magic_links.tokens import LinkRequest, Purpose, links_for
from notifications.registry import get_type
from notifications.reply_addresses import reply_address, takes_replies
from notifications.site_urls import preferences_path, site_url, unsubscribe_url
from notifications.text import one_line
from scheduling.check_in_policy import policy_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from notifications.models import Delivery
    from notifications.registry import EmailContent
    from organizations.models import Membership

NAME_LONGEST = 80
SUBJECT_LONGEST = 150
BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class OutgoingEmail:
    """A delivery, and its content before it is rendered.

    `offers_reply`: whether it invites a reply by e-mail.
    """

    delivery: Delivery
    content: EmailContent
    unsubscribe_token: str = ""
    offers_reply: bool = False

    @property
    def unsubscribe_url(self) -> str:
        token = self.unsubscribe_token
        return unsubscribe_url(token) if token else ""


def outgoing_emails(
    deliveries: Sequence[Delivery], contents: Mapping[int, EmailContent]
) -> list[OutgoingEmail]:
    """Adds the unsubscribe links. Inside the organization.

    Queries: those of `links_for`, and those of `_invite_reply`.
    """
    written = [each for each in deliveries if each.message_id in contents]
    offers = _invite_reply(written)
    optional = [each for each in written if get_type(each.message.kind).group]
    tokens = links_for([_unsubscribe_link(each) for each in optional])
    by_id = {each.pk: token for each, token in zip(optional, tokens, strict=True)}
    return [
        OutgoingEmail(each, contents[each.message_id], by_id.get(each.pk, ""), offers)
        for each in written
    ]


def _invite_reply(deliveries: Sequence[Delivery]) -> bool:
    """Whether the organization takes replies by e-mail. Queries: 1, or 0.

    The reply address is set in any case: bounces come back to it, and whoever replies all
    the same is told what to do instead.
    """
    if not deliveries or not settings.INBOUND_MAIL_DOMAIN:
        return False
    return takes_replies(policy_of(_reader(deliveries[0]).organization))


def _unsubscribe_link(delivery: Delivery) -> LinkRequest:
    message = delivery.message
    return LinkRequest(_reader(delivery), Purpose.UNSUBSCRIBE, kind=message.kind)


def _reader(delivery: Delivery) -> Membership:
    reader: Membership | None = delivery.message.recipient
    if reader is None:
        raise ValueError("No mail goes to a chat room.")
    return reader


def compose(email: OutgoingEmail) -> EmailMultiAlternatives:
    """Rendered in the active language. Queries: 0. Raises UnsendableError."""
    reader = _reader(email.delivery)
    context = _context(email, reader)
    template = get_type(email.delivery.message.kind).template
    name = f"notifications/email/{template}"
    text = render_to_string(f"{name}.txt", context)
    reply_to = _reply_to(email.content)
    mail = EmailMultiAlternatives(
        subject=one_line(email.content.subject, SUBJECT_LONGEST),
        body=BLANK_LINES.sub("\n\n", text).strip() + "\n",
        # The envelope's sender: bounces go there.
        from_email=reply_to[0] if reply_to else settings.DEFAULT_FROM_EMAIL,
        to=[address(str(reader.user), reader.user.email)],
        reply_to=reply_to,
        headers=_headers(email),
    )
    mail.attach_alternative(render_to_string(f"{name}.html", context), "text/html")
    return mail


def _context(email: OutgoingEmail, reader: Membership) -> dict[str, object]:
    organization = reader.organization
    return {
        "organization": one_line(organization.name),
        "subject": one_line(email.content.subject, SUBJECT_LONGEST),
        "settings_url": site_url(preferences_path(organization)),
        "unsubscribe_url": email.unsubscribe_url,
        "takes_replies": email.offers_reply and bool(email.content.reply_token),
        **email.content.context,
    }


def _headers(email: OutgoingEmail) -> dict[str, str]:
    """Marks automatic mail (RFC 3834), and offers to unsubscribe with one click (RFC 8058)."""
    delivery = email.delivery
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": message_id(delivery),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if url := email.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers | dict(email.content.headers)


def message_id(delivery: Delivery) -> str:
    """The same at each attempt for a delivery, so that receivers drop a second copy."""
    return f"<{delivery.public_id}.{delivery.organization_id}@{own_host()}>"


def own_host() -> str:
    """The installation's own, in which its Message-IDs end."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def address(name: str, email: str) -> str:
    """`"Amara Okafor" <amara@example.org>`; the name cannot break out of its quotes.

    Raises UnsendableError.
    """
    quoted = one_line(name, NAME_LONGEST).replace("\\", "").replace('"', "")
    if parseaddr(email)[1] != email:
        raise UnsendableError("not_an_address")
    return f'"{quoted}" <{email}>' if quoted else email


def _reply_to(content: EmailContent) -> list[str]:
    """The address that takes replies, where mail comes in (notifications.inbound)."""
    if not content.reply_token:
        return []
    address_for_replies = reply_address(content.reply_token)
    return [address_for_replies] if address_for_replies else []
