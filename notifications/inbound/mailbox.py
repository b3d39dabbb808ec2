"""A mailbox over IMAP: takes in what is new, and marks it.

Killed between the two, a mail is taken in again, and found to be known (InboundMail).
"""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.db import DatabaseError, connection

from notifications.inbound.receiving import LARGEST, receive

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

TIMEOUT = 20
# Of one look, so that the job ends well before the next one.
MOST_SECONDS = 45.0
MOST_MAILS = 200
PORTS = {"imaps": 993, "imap": 143}
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
# "mail" in ASCII: of this lock among all of the database.
LOCK = 0x6D61696C


class MailboxError(Exception):
    """The mailbox cannot be read: a wrong address, a refused sign-in, no connection."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    host: str
    port: int
    user: str
    password: str
    folder: str
    is_encrypted: bool

    def __repr__(self) -> str:
        return f"Mailbox({self.host}, {self.folder})"


def mailbox_at(url: str) -> Mailbox:
    """From `imaps://user:password@host/folder`. Raises MailboxError, without the URL."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or not parts.username:
        raise MailboxError("INBOUND_IMAP_URL is no imaps://user:password@host/folder")
    return Mailbox(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        is_encrypted=parts.scheme == "imaps",
    )


def look_into(mailbox: Mailbox) -> int | None:
    """Take in what is new; how many mails that was. None: another worker is at it.

    Raises MailboxError; DatabaseError leaves what was not taken in for the next time.
    """
    with _alone() as is_alone:
        if not is_alone:
            return None
        with _opened(mailbox) as imap:
            return _take_in(imap)


@contextmanager
def _alone() -> Iterator[bool]:
    """An advisory lock on a connection of its own, so that each mail commits for itself.

    Of a transaction rather than a session: that works behind PgBouncer too, and ends
    with the worker.
    """
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            yield bool(cursor.fetchone()[0])
            cursor.execute("ROLLBACK")
    finally:
        other.close()


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    imap = None
    try:
        imap = _connected(mailbox)
        imap.login(mailbox.user, mailbox.password)
        _select(imap, mailbox.folder)
        yield imap
    except (imaplib.IMAP4.error, OSError) as error:
        # The server's words alone: they hold neither password nor mail.
        raise MailboxError(f"{type(error).__name__} at {mailbox.host}") from error
    finally:
        if imap is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                imap.logout()
            # A server that hung up did not answer the farewell.
            with suppress(OSError):
                imap.shutdown()


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    where = mailbox.host, mailbox.port
    if mailbox.is_encrypted:
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(*where, ssl_context=context, timeout=TIMEOUT)
    return imaplib.IMAP4(*where, timeout=TIMEOUT)


def _select(imap: imaplib.IMAP4, folder: str) -> None:
    quoted = folder.replace("\\", "\\\\").replace('"', '\\"')
    state, _said = imap.select(f'"{quoted}"')
    if state != "OK":
        raise imaplib.IMAP4.error("no such folder")


def _take_in(imap: imaplib.IMAP4) -> int:
    end, n_taken = time.monotonic() + MOST_SECONDS, 0
    _state, found = imap.uid("SEARCH", "UNSEEN", "UNDELETED")
    for uid in (found[0] or b"").split()[:MOST_MAILS]:
        if time.monotonic() > end:
            break
        if (raw := _fetched(imap, uid.decode())) is not None:
            _receive(raw)
            n_taken += 1
        imap.uid("STORE", uid.decode(), "+FLAGS.SILENT", r"(\Seen)")
    return n_taken


def _fetched(imap: imaplib.IMAP4, uid: str) -> bytes | None:
    """None for one that is too large, or gone. Leaves it unread."""
    _state, sizes = imap.uid("FETCH", uid, "(RFC822.SIZE)")
    size = SIZE.search(b" ".join(each for each in sizes if isinstance(each, bytes)))
    if size is None or int(size[1]) > LARGEST:
        return None
    _state, parts = imap.uid("FETCH", uid, "(BODY.PEEK[])")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)


def _receive(raw: bytes) -> None:
    """One mail that nobody can take in must not keep the others out."""
    try:
        receive(raw)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001  whatever it is, the next mail is another
        logger.error("A mail was left out: %s", type(error).__name__)  # noqa: TRY400  no traceback: it would hold the mail
