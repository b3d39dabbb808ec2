"""What a mail is, before anybody reads it: whom it is for, from whom, and why. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from typing import TYPE_CHECKING

from notifications.inbound.addresses import token_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from email.message import Message

# Where a mail server or a list notes who was written to.
TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
MOST_ADDRESSES = 50
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>", re.ASCII)
AUTOMATIC_SENDERS = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+\-].*)?@.*",
    re.IGNORECASE,
)
AUTOMATIC = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
PERMANENT = re.compile(r"\s*5\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class Envelope:
    """`token`: of the reply address, "" without one. `senders`: small letters.

    `bounced`: addresses that a delivery report says do not take mail.
    """

    mail: EmailMessage
    token: str
    senders: tuple[str, ...]
    message_id: str
    references: tuple[str, ...]
    hash: str
    is_automatic: bool
    bounced: tuple[str, ...] = ()


def open_mail(raw: bytes) -> Envelope | None:
    """None for what is no mail, or is not for a reply address. Raises nothing."""
    try:
        mail = message_from_bytes(raw, policy=default)
        if not isinstance(mail, EmailMessage):
            return None
        return _envelope(mail, raw)
    except Exception:  # noqa: BLE001  the parser raises all kinds on what is malformed
        return None


def _envelope(mail: EmailMessage, raw: bytes) -> Envelope | None:
    token = next(filter(None, map(token_in, _addresses(mail, TO))), "")
    if not token:
        return None
    message_id = _ids(mail, "Message-ID")[:1]
    what = message_id[0].encode() if message_id else raw
    return Envelope(
        mail=mail,
        token=token,
        senders=tuple(_addresses(mail, ("From",))),
        message_id=message_id[0] if message_id else "",
        references=tuple(_ids(mail, "References") + _ids(mail, "In-Reply-To")),
        hash=hashlib.sha256(what).hexdigest(),
        is_automatic=_is_automatic(mail),
        bounced=tuple(_bounced(mail)),
    )


def _headers(mail: Message, name: str) -> list[str]:
    return [str(value) for value in mail.get_all(name, [])]


def _addresses(mail: Message, names: Iterable[str]) -> list[str]:
    written = [value for name in names for value in _headers(mail, name)]
    found = getaddresses(written[:MOST_ADDRESSES], strict=True)
    return [address.lower() for _name, address in found if address]


def _ids(mail: Message, name: str) -> list[str]:
    """Message-IDs, and nothing around them: they go back into headers."""
    return MESSAGE_ID.findall(" ".join(_headers(mail, name)))


def _is_automatic(mail: EmailMessage) -> bool:
    """Whether a program wrote it: an answer to it could go on for ever (RFC 3834)."""
    submitted = " ".join(_headers(mail, "Auto-Submitted")).strip().lower()
    precedence = {value.strip().lower() for value in _headers(mail, "Precedence")}
    return (
        submitted not in ("", "no")
        or bool(precedence & AUTOMATIC)
        or any(
            name in mail
            for name in (
                "X-Auto-Response-Suppress",
                "X-Autoreply",
                "X-Autorespond",
                "X-Autoresponder",
                "List-Id",
                "X-Loop",
            )
        )
        or any(value.strip() == "<>" for value in _headers(mail, "Return-Path"))
        or any(map(AUTOMATIC_SENDERS.fullmatch, _addresses(mail, ("From",))))
        or mail.get_content_type() == "multipart/report"
    )


def _bounced(mail: EmailMessage) -> Iterator[str]:
    """Addresses that failed for good (RFC 3464)."""
    if mail.get_content_type() != "multipart/report":
        return
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            for fields in part.iter_parts():
                yield from _failed(fields)


def _failed(fields: Message) -> Iterator[str]:
    action = " ".join(_headers(fields, "Action")).strip().lower()
    status = " ".join(_headers(fields, "Status"))
    if action != "failed" or not PERMANENT.match(status):
        return
    for name in ("Original-Recipient", "Final-Recipient"):
        for value in _headers(fields, name):
            yield value.partition(";")[2].strip().lower()
