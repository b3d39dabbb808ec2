"""From what a kind says to a whole e-mail: both bodies, and the headers around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from checkins.cadence.policy import policy_of
from notifications.magic_links.tokens import Purpose, Wanted, links_for
from notifications.outbox.channels import FIXED
from notifications.reply_addresses import reply_address, takes_replies
from notifications.site_urls import choices_path, site_url, unsubscribe_url
from notifications.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from notifications.models import Delivery
    from notifications.types import Mail
    from organizations.models import Membership

NAME_LONGEST = 80
SUBJECT_LONGEST = 150
# Around what is in an address already.
BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A delivery, and what it says before it is rendered.

    `offers_reply`: whether it asks for an answer by mail.
    """

    delivery: Delivery
    mail: Mail
    unsubscribe_token: str = ""
    offers_reply: bool = False

    @property
    def unsubscribe_url(self) -> str:
        token = self.unsubscribe_token
        return unsubscribe_url(token) if token else ""


def letters(deliveries: Sequence[Delivery], mails: Mapping[int, Mail]) -> list[Letter]:
    """With the link that ends each kind of mail. Inside the organization.

    Queries: those of `links_for`, and those of `_may_reply`.
    """
    having = [each for each in deliveries if each.message_id in mails]
    offers = _may_reply(having)
    stoppable = [each for each in having if each.message.kind not in FIXED]
    tokens = links_for([_unsubscription(each) for each in stoppable])
    by_id = {each.pk: token for each, token in zip(stoppable, tokens, strict=True)}
    return [
        Letter(each, mails[each.message_id], by_id.get(each.pk, ""), offers)
        for each in having
    ]


def _may_reply(deliveries: Sequence[Delivery]) -> bool:
    """A mail has its reply address anyhow: that takes what bounces, and says to whoever
    replies all the same what to do instead. Queries: 1, or 0 where no mail comes in.
    """
    if not deliveries or not settings.INBOUND_MAIL_DOMAIN:
        return False
    return takes_replies(policy_of(_reader(deliveries[0]).organization))


def _unsubscription(delivery: Delivery) -> Wanted:
    message = delivery.message
    return Wanted(_reader(delivery), Purpose.UNSUBSCRIBE, kind=message.kind)


def _reader(delivery: Delivery) -> Membership:
    reader: Membership | None = delivery.message.recipient
    if reader is None:
        raise ValueError("No mail goes to a chat room.")
    return reader


def compose(letter: Letter) -> EmailMultiAlternatives:
    """Queries: 0. In the language that is active. Raises ValueError for a bad address."""
    reader = _reader(letter.delivery)
    context = _context(letter, reader)
    name = f"notifications/email/{letter.mail.template}"
    text = render_to_string(f"{name}.txt", context)
    reply_to = _reply_to(letter.mail)
    mail = EmailMultiAlternatives(
        subject=one_line(letter.mail.subject, SUBJECT_LONGEST),
        body=BLANK_LINES.sub("\n\n", text).strip() + "\n",
        # Of the envelope: there it comes back when nobody has the address.
        from_email=reply_to[0] if reply_to else settings.DEFAULT_FROM_EMAIL,
        to=[address(str(reader.user), reader.user.email)],
        reply_to=reply_to,
        headers=_headers(letter),
    )
    mail.attach_alternative(render_to_string(f"{name}.html", context), "text/html")
    return mail


def _context(letter: Letter, reader: Membership) -> dict[str, object]:
    organization = reader.organization
    return {
        "organization": one_line(organization.name),
        "subject": one_line(letter.mail.subject, SUBJECT_LONGEST),
        "settings_url": site_url(choices_path(organization)),
        "unsubscribe_url": letter.unsubscribe_url,
        "takes_replies": letter.offers_reply and bool(letter.mail.reply_token),
        **letter.mail.context,
    }


def _headers(letter: Letter) -> dict[str, str]:
    """Automatic mail says so; who wants no more of a kind needs one click (RFC 8058)."""
    delivery = letter.delivery
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": message_id(delivery),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if url := letter.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers | dict(letter.mail.headers)


def message_id(delivery: Delivery) -> str:
    """The same for the same delivery, however often it is tried."""
    domain = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{delivery.public_id}.{delivery.organization_id}@{domain}>"


def address(name: str, email: str) -> str:
    """`"Amara Okafor" <amara@example.org>`; the name cannot break out of its quotes."""
    quoted = one_line(name, NAME_LONGEST).replace("\\", "").replace('"', "")
    if parseaddr(email)[1] != email:
        raise ValueError("That is no single address.")
    return f'"{quoted}" <{email}>' if quoted else email


def _reply_to(mail: Mail) -> list[str]:
    """The address that takes answers, where mail comes in (notifications.inbound)."""
    if not mail.reply_token:
        return []
    answer = reply_address(mail.reply_token)
    return [answer] if answer else []
