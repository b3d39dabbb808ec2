"""Delivery reports (RFC 3464): whose address takes no mail any more. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notifications.inbound.mime_parts import parse_mail, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

# Nobody has the address, or it was switched off. Not: full, or content not liked.
NO_SUCH_ADDRESS = re.compile(r"5\.(?:0\.0|1\.\d{1,3}|2\.1)\b")


def bounced(raw: bytes) -> frozenset[str]:
    """Addresses that failed for good, in small letters."""
    mail = parse_mail(raw)
    if mail is None:
        return frozenset()
    reports = [
        part
        for part in mail.walk()
        if part.get_content_type() == "message/delivery-status"
    ]
    return frozenset(
        address
        for report in reports
        for fields in parts_of(report)
        for address in _failed(fields)
    )


def _failed(fields: Message) -> Iterator[str]:
    """Of one recipient."""
    action = str(fields.get("Action", "")).strip().lower()
    status = str(fields.get("Status", "")).strip()
    if action == "failed" and NO_SUCH_ADDRESS.match(status):
        for name in ("Original-Recipient", "Final-Recipient"):
            for value in fields.get_all(name, []):
                yield str(value).partition(";")[2].strip().lower()
