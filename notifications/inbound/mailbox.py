"""A mailbox over IMAP: takes in what is new, and marks it.

Killed between the two, a mail is taken in again, and found to be known (InboundMail).
One that cannot be read is tried three times, then it stays as it is, unread and flagged:
there whoever runs Sightline finds it. They take the flag away, and it is tried again.
"""

from __future__ import annotations

import imaplib
import logging
import ssl
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from celery.exceptions import SoftTimeLimitExceeded
from django.db import Error as DatabaseError
from django.db import connection

from notifications.inbound.attempts import MailAttempts
from notifications.inbound.receive import LARGEST, give_up, log_failure, receive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)

TIMEOUT = 20
# Of one look, so that the job ends well before the next one.
MOST_SECONDS = 45.0
MOST_MAILS = 200
MOST_TRIES = 3
PORTS = {"imaps": 993, "imap": 143}
SEEN, FLAGGED = r"(\Seen)", r"(\Flagged)"
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


def poll_mailbox(mailbox: Mailbox) -> int | None:
    """Take in what is new; how many mails that was. None: another worker is at it.

    Raises MailboxError, and what the database or the cache raises when they are away:
    what was not taken in waits for the next time.
    """
    with _alone() as is_alone:
        if not is_alone:
            return None
        with _opened(mailbox) as imap:
            return _take_in(imap, MailAttempts(_name_of(mailbox, imap)))


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
            is_alone = bool(cursor.fetchone()[0])
            try:
                yield is_alone
            finally:
                # At once: a connection that is closed holds it for a moment more.
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
    except (imaplib.IMAP4.error, OSError, UnicodeError) as error:
        # Its name alone: the words of some hold the password (one that is not ASCII).
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


def _name_of(mailbox: Mailbox, imap: imaplib.IMAP4) -> str:
    """Of the folder, for as long as it numbers its mails as now (UIDVALIDITY)."""
    _name, validity = imap.response("UIDVALIDITY")
    return f"{mailbox.user}@{mailbox.host}/{mailbox.folder} {validity}"


def _take_in(imap: imaplib.IMAP4, attempts: MailAttempts) -> int:
    end, n_taken = time.monotonic() + MOST_SECONDS, 0
    for uid in attempts.fewest_first(_waiting(imap))[:MOST_MAILS]:
        if time.monotonic() > end:
            break
        n_taken += _take(imap, uid, attempts)
    return n_taken


def _waiting(imap: imaplib.IMAP4) -> list[str]:
    _state, found = imap.uid("SEARCH", "UNSEEN", "UNDELETED", "UNFLAGGED")
    return (found[0] or b"").decode().split()


def _take(imap: imaplib.IMAP4, uid: str, attempts: MailAttempts) -> bool:
    """Whether it was taken in. One that cannot be must not keep the others out."""
    n_tries = attempts.begin(uid)
    if n_tries <= MOST_TRIES:
        failure = _attempt(imap, uid, receive)
        if failure is None:
            _mark(imap, uid, SEEN)
            return True
        log_failure(failure, f"Mail {uid} of the mailbox, try {n_tries}")
        if n_tries < MOST_TRIES:
            return False
    # Whoever died while telling does not tell again.
    if n_tries <= MOST_TRIES + 1 and (failure := _attempt(imap, uid, give_up)):
        log_failure(failure, f"Mail {uid} of the mailbox, its answer")
    _mark(imap, uid, FLAGGED)
    attempts.forget(uid)
    logger.error("Mail %s of the mailbox cannot be read: it is left flagged", uid)
    return False


def _attempt(
    imap: imaplib.IMAP4, uid: str, use: Callable[[bytes], object]
) -> Exception | None:
    """What is wrong with this mail. Raises what would be wrong with all others too."""
    try:
        raw = _fetched(imap, uid)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        return error
    try:
        if raw is not None:
            use(raw)
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        if isinstance(error, DatabaseError) and not _database_answers():
            raise
        return error
    return None


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _fetched(imap: imaplib.IMAP4, uid: str) -> bytes | None:
    """Its first megabyte: the text stands before attachments. Leaves it unread.

    None: it is gone. Raises IMAP4.error where the server cannot give it.
    """
    state, parts = imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST}>)")
    if state != "OK":
        raise imaplib.IMAP4.error("not given")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)


def _mark(imap: imaplib.IMAP4, uid: str, flags: str) -> None:
    """Raises IMAP4.error: it would be read again each minute."""
    state, _said = imap.uid("STORE", uid, "+FLAGS.SILENT", flags)
    if state != "OK":
        raise imaplib.IMAP4.error("not marked")
