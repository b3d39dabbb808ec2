"""The headers of a mail: its reply address, senders, and whether a program wrote it. Pure.

Headers are taken as plain text. Python's parser that knows their grammar raises on what
Exchange writes (`<[…]@…>`), and takes hours over a header of a megabyte.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.parser import HeaderParser
from email.policy import compat32
from email.utils import getaddresses
from typing import TYPE_CHECKING

from notifications.reply_addresses import token_in

if TYPE_CHECKING:
    from email.message import Message

# Of all headers, in bytes: what stands further down is not looked at.
MOST_HEADERS = 64 * 1024
MOST_SENDERS = 2_000
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
# Where a mail server or a list notes who was written to.
TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
# Printable ASCII between the brackets: they go back into headers.
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
AUTOMATIC_SENDERS = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+\-].*)?@.*",
    re.IGNORECASE,
)
AUTOMATIC = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
# Not X-Auto-Response-Suppress: Exchange puts it on what people write, too.
AUTOMATIC_HEADERS = (
    *("X-Autoreply", "X-Autorespond", "X-Autoresponder"),
    *("List-Id", "X-Loop"),
)
FAILS_DMARC = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)
TOLERATED = re.compile(r"\b(?:p|action)\s*=\s*none\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Envelope:
    """`token`: of the reply address. `senders`: small letters. `hash`: of the Message-ID.

    `is_forged`: says the server that took the mail in, by the rules of the sender's domain.
    """

    raw: bytes
    token: str
    senders: tuple[str, ...]
    message_id: str
    references: tuple[str, ...]
    hash: str
    is_automatic: bool
    is_report: bool
    is_forged: bool


def open_mail(raw: bytes) -> Envelope | None:
    """None for what is no mail, or is not for a reply address."""
    headers = _headers_of(raw)
    token = token_in("\n".join(_texts(headers, *TO)))
    if not token:
        return None
    message_id = next(iter(_ids(headers, "Message-ID")), "")
    is_report = headers.get_content_type() == "multipart/report"
    return Envelope(
        raw=raw,
        token=token,
        senders=_senders(headers),
        message_id=message_id,
        references=tuple(_ids(headers, "References", "In-Reply-To")),
        hash=hashlib.sha256(message_id.encode() or raw).hexdigest(),
        is_automatic=is_report or _is_automatic(headers),
        is_report=is_report,
        is_forged=_is_forged(headers),
    )


def _headers_of(raw: bytes) -> Message:
    start = raw[:MOST_HEADERS]
    end = END_OF_HEADERS.search(start)
    text = (start[: end.start()] if end else start).decode("utf-8", "replace")
    return HeaderParser(policy=compat32).parsestr(text)


def _texts(headers: Message, *names: str) -> list[str]:
    """Each header on one line."""
    found = [value for name in names for value in headers.get_all(name, [])]
    return [" ".join(str(value).split()) for value in found]


def _senders(headers: Message) -> tuple[str, ...]:
    written = [value[:MOST_SENDERS] for value in _texts(headers, "From")[:2]]
    try:
        found = getaddresses(written, strict=True)
    except RecursionError:  # of comments within comments
        return ()
    return tuple(address.lower() for _name, address in found if address)


def _ids(headers: Message, *names: str) -> list[str]:
    return MESSAGE_ID.findall(" ".join(_texts(headers, *names)))


def _is_automatic(headers: Message) -> bool:
    """Whether a program wrote it: an answer to it could go on for ever (RFC 3834)."""
    submitted = " ".join(_texts(headers, "Auto-Submitted")).lower()
    precedence = {value.lower() for value in _texts(headers, "Precedence")}
    return (
        submitted not in ("", "no")
        or bool(precedence & AUTOMATIC)
        or any(name in headers for name in AUTOMATIC_HEADERS)
        or "<>" in _texts(headers, "Return-Path")
        or any(map(AUTOMATIC_SENDERS.fullmatch, _senders(headers)))
    )


def _is_forged(headers: Message) -> bool:
    """By the topmost result, which is the last server's; anybody may write others."""
    result = next(iter(_texts(headers, "Authentication-Results")), "")
    return bool(FAILS_DMARC.search(result)) and not TOLERATED.search(result)
