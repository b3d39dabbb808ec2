"""Parses a mail into its parts; refuses one that is built to take long."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Some levels of mails within mails; each line is compared with the ends of all of them.
MOST_LEVELS = 20
MOST_PARTS = 200
LONGEST_HEADER = 2_000
DESCRIBES = re.compile(rb"^content-(?:type|disposition):", re.MULTILINE | re.IGNORECASE)
NESTED = re.compile(rb"\s*(?:multipart|message)/", re.IGNORECASE)
END_OF_HEADER = re.compile(rb"\n(?![ \t])")


def parse_mail(raw: bytes) -> Message | None:
    """None for a mail with more parts or levels than people send. Raises nothing."""
    if not _is_usual(raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")):
        return None
    return message_from_bytes(raw, policy=compat32)


def texts_of(mail: Message) -> Iterator[Message]:
    """Parts that a reader sees as text: no attachments, no mails within."""
    if mail.get_content_maintype() == "multipart":
        for part in parts_of(mail):
            yield from texts_of(part)
    elif (
        mail.get_content_maintype() == "text"
        and mail.get_content_disposition() != "attachment"
    ):
        yield mail


def parts_of(mail: Message) -> list[Message]:
    """Those right inside; none where a part is not what it says it is."""
    payload = mail.get_payload()
    parts = payload if isinstance(payload, list) else []
    return [part for part in parts if isinstance(part, Message)]


def _is_usual(raw: bytes) -> bool:
    starts = [found.end() for found in DESCRIBES.finditer(raw)]
    n_levels = sum(bool(NESTED.match(raw, start)) for start in starts)
    return (
        n_levels <= MOST_LEVELS
        and len(starts) <= MOST_PARTS
        and all(_length(raw, start) <= LONGEST_HEADER for start in starts)
    )


def _length(raw: bytes, start: int) -> int:
    end = END_OF_HEADER.search(raw, start)
    return (end.start() if end else len(raw)) - start
