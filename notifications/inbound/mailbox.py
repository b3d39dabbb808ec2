"""Fetches replies from a mailbox over IMAP, and marks them.

imap-tools connects, signs in, selects the folder and searches. Two commands are sent
through the connection itself: the library would fetch whole mails, and its `flag` expunges
what others have marked as deleted.

Killed between reading a mail and marking it, the mail is read again and found to be known
(InboundMail). One that cannot be read is tried three times; then it stays unread and is
flagged, where whoever runs Sightline finds it. They remove the flag to have it tried again.
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

from django.db import Error as DatabaseError
from django.db import connection
from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from notifications.inbound.attempts import MailAttempts
from notifications.inbound.receive import LARGEST, give_up, log_failure, receive
from organizations.jobs import is_time_limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)

TIMEOUT = 20
# Of one poll, so that the job ends well before the next one.
MOST_SECONDS = 45.0
MOST_MAILS = 200
MOST_ATTEMPTS = 3
PORTS = {"imaps": 993, "imap": 143}
SEEN, FLAGGED = r"(\Seen)", r"(\Flagged)"
# "mail" in ASCII: of this lock among all of the database.
LOCK = 0x6D61696C


class MailboxError(Exception):
    """The mailbox cannot be read: a wrong address, a refused sign-in, no connection."""


@dataclass(frozen=True, slots=True)
class MailboxAddress:
    host: str
    port: int
    user: str
    password: str
    folder: str
    is_encrypted: bool

    def __repr__(self) -> str:
        return f"MailboxAddress({self.host}, {self.folder})"


def mailbox_at(url: str) -> MailboxAddress:
    """From `imaps://user:password@host/folder`. Raises MailboxError, without the URL."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or not parts.username:
        raise MailboxError("INBOUND_IMAP_URL is no imaps://user:password@host/folder")
    return MailboxAddress(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        is_encrypted=parts.scheme == "imaps",
    )


def poll_mailbox(address: MailboxAddress) -> int | None:
    """Receive the mails that wait; how many. None: another worker is at it.

    Raises MailboxError, and what the database or the cache raises when they are away:
    what was not received waits for the next poll.
    """
    with _alone() as is_alone:
        if not is_alone:
            return None
        with _opened(address) as mailbox:
            attempts = MailAttempts(_name_of(address, mailbox))
            return _receive_waiting(mailbox, attempts)


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
def _opened(address: MailboxAddress) -> Iterator[BaseMailBox]:
    mailbox = None
    try:
        mailbox = _connected(address)
        sign_in = mailbox.login if address.password.isascii() else mailbox.login_utf8
        sign_in(address.user, address.password, initial_folder=address.folder)
        yield mailbox
    except (imaplib.IMAP4.error, ImapToolsError, OSError, UnicodeError) as error:
        # Its name alone: the words of some hold the password.
        raise MailboxError(f"{type(error).__name__} at {address.host}") from error
    finally:
        if mailbox is not None:
            with suppress(imaplib.IMAP4.error, ImapToolsError, OSError):
                mailbox.logout()
            # A server that hung up did not answer the logout.
            with suppress(OSError):
                mailbox.client.shutdown()


def _connected(address: MailboxAddress) -> BaseMailBox:
    if address.is_encrypted:
        return MailBox(
            address.host,
            address.port,
            timeout=TIMEOUT,
            ssl_context=ssl.create_default_context(),
        )
    return MailBoxUnencrypted(address.host, address.port, timeout=TIMEOUT)


def _name_of(address: MailboxAddress, mailbox: BaseMailBox) -> str:
    """Of the folder, for as long as it numbers its mails as now (UIDVALIDITY)."""
    _name, validity = mailbox.client.response("UIDVALIDITY")
    return f"{address.user}@{address.host}/{address.folder} {validity}"


def _receive_waiting(mailbox: BaseMailBox, attempts: MailAttempts) -> int:
    end, n_received = time.monotonic() + MOST_SECONDS, 0
    waiting = mailbox.uids(AND(seen=False, deleted=False, flagged=False), charset=None)
    for uid in attempts.fewest_first(waiting)[:MOST_MAILS]:
        if time.monotonic() > end:
            break
        n_received += _receive_one(mailbox.client, uid, attempts)
    return n_received


def _receive_one(imap: imaplib.IMAP4, uid: str, attempts: MailAttempts) -> bool:
    """Whether it was received. One that cannot be must not keep the others out."""
    n_attempts = attempts.begin(uid)
    if n_attempts <= MOST_ATTEMPTS:
        failure = _attempt(imap, uid, receive)
        if failure is None:
            _mark(imap, uid, SEEN)
            return True
        log_failure(failure, f"Mail {uid} of the mailbox, try {n_attempts}")
        if n_attempts < MOST_ATTEMPTS:
            return False
    # If sending the receipt killed the worker, it is not sent again.
    if n_attempts <= MOST_ATTEMPTS + 1 and (failure := _attempt(imap, uid, give_up)):
        log_failure(failure, f"Mail {uid} of the mailbox, its answer")
    _mark(imap, uid, FLAGGED)
    attempts.forget(uid)
    logger.error("Mail %s of the mailbox cannot be read: it is left flagged", uid)
    return False


def _attempt(
    imap: imaplib.IMAP4, uid: str, use: Callable[[bytes], object]
) -> Exception | None:
    """What is wrong with this mail. Raises what would hit all others too."""
    try:
        raw = _fetched(imap, uid)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        return error
    try:
        if raw is not None:
            use(raw)
    except Exception as error:
        if is_time_limit(error):
            raise
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
    """Raises IMAP4.error: without the mark it would be read again each minute."""
    state, _answer = imap.uid("STORE", uid, "+FLAGS.SILENT", flags)
    if state != "OK":
        raise imaplib.IMAP4.error("not marked")
