"""Hands e-mails over to the mail server, and translates its answers."""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.policy import SMTP
from enum import Enum
from typing import TYPE_CHECKING, Any, Self

from django.core.mail import mailers
from django.core.mail.backends.smtp import EmailBackend

from notifications.crash_points import crash_point
from notifications.text import without_addresses

if TYPE_CHECKING:
    from email.policy import Policy

    from django.core.mail import EmailMessage

# Enhanced status codes (RFC 3463) X.1.Y speak of the address; without one the reply
# codes 550, 551 and 553 do.
ADDRESS = re.compile(r"^5\.1\.\d{1,3}\b")
ENHANCED = re.compile(r"^\d\.\d{1,3}\.\d{1,3}\b")
NO_SUCH_USER = frozenset({550, 551, 553})
PERMANENT = 500
LONGEST = 150


class About(Enum):
    """What a refusal is about. US: it wants a sign-in, or does not accept the sender."""

    US = "us"
    RECIPIENT = "recipient"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class MailRefused(Exception):  # noqa: N818  not an error of ours
    """The server did not take the message.

    `is_final`: it never will. `is_bounce`: because nobody has that address.
    `is_everybodys`: no message would get through now. `is_outage`: there was no server, or
    it takes nothing from us, so it has nothing to do with this message.
    """

    reason: str
    is_final: bool = False
    is_bounce: bool = False
    is_everybodys: bool = False
    is_outage: bool = False


class UnsendableError(Exception):
    """No server would take the e-mail. Says why in a word, for `Delivery.reason`:
    `not_an_address`, or `bad_header` for a line break in a header.
    """


class UncertainDeliveryError(Exception):
    """The connection broke before the answer: nobody knows whether it was accepted."""


class MailServer:
    """The one of the settings (`MAILERS`), connected with the first message. A context."""

    def __init__(self) -> None:
        self._backend: Any = mailers["default"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._backend.close()

    def hand_over(self, mail: EmailMessage) -> None:
        """Raises MailRefused, UncertainDeliveryError or UnsendableError."""
        if not isinstance(self._backend, EmailBackend):
            # Few installations use one, and its libraries are slow to import.
            from notifications.email.service import errors_of_service  # noqa: PLC0415

            with errors_of_service():
                self._backend.send_messages([mail])
            crash_point("accepted")
            return
        try:
            sender = self._backend.prep_address(mail.from_email)
            to = self._backend.prep_address(mail.to[0])
        except ValueError as error:
            raise UnsendableError("not_an_address") from error
        try:
            content = as_bytes(mail)
        except ValueError as error:
            raise UnsendableError("bad_header") from error
        self._exchange(self._connection(), sender, to, content)

    def _connection(self) -> smtplib.SMTP:
        try:
            self._backend.open()
            self._backend.connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            self.hang_up()
            raise MailRefused(
                _short(error), is_everybodys=True, is_outage=True
            ) from error
        return self._backend.connection  # type: ignore[no-any-return]  # of the stubs

    def _exchange(
        self, smtp: smtplib.SMTP, sender: str, to: str, content: bytes
    ) -> None:
        try:
            self._expect(smtp, *smtp.mail(sender), about=About.US)
            self._expect(smtp, *smtp.rcpt(to), about=About.RECIPIENT)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            # The message itself was not sent yet.
            self.hang_up()
            raise MailRefused(_short(error), is_everybodys=True) from error
        try:
            answer = smtp.data(content)
            crash_point("accepted")
        except smtplib.SMTPDataError as error:
            answer = error.smtp_code, _bytes(error.smtp_error)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            self.hang_up()
            raise UncertainDeliveryError(_short(error)) from error
        self._expect(smtp, *answer, about=About.MESSAGE)

    def _expect(
        self, smtp: smtplib.SMTP, code: int, text: bytes, *, about: About
    ) -> None:
        """Raises MailRefused unless the reply is a success; the connection stays usable."""
        if code // 100 == 2:  # noqa: PLR2004  the class of success
            return
        reply = text.decode(errors="replace")
        if code == 421:  # noqa: PLR2004  it hangs up
            self.hang_up()
        else:
            with suppress(OSError, smtplib.SMTPException):
                smtp.rset()
        raise MailRefused(
            _short(f"{code} {reply}"),
            is_final=code >= PERMANENT and about != About.US,
            is_bounce=about == About.RECIPIENT and is_bounce(code, reply),
            is_everybodys=code == 421,  # noqa: PLR2004  as above
            is_outage=about == About.US,
        )


def is_bounce(code: int, reply: str) -> bool:
    """Whether a refusal says that the address takes no mail, rather than this one."""
    if ENHANCED.match(reply):
        return bool(ADDRESS.match(reply))
    return code in NO_SUCH_USER


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _short(what: object) -> str:
    """For `Delivery.reason`; printable, on one line, and without anybody's address."""
    text = without_addresses(" ".join(str(what).split()))
    if isinstance(what, Exception):
        text = f"{type(what).__name__} {text}"
    return "".join(c for c in text if c.isprintable())[:LONGEST]


class AddressHeader(UnstructuredHeader):
    """A header with the address of a page, left whole: Python would fold a long one into
    an encoded word, which no mail program follows.
    """

    def fold(self, *, policy: Policy[Any]) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # set by the factory


_headers = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", AddressHeader)  # type: ignore[arg-type]  # a mixin, as theirs
# Seven bits, which every server on the way takes.
POLICY = SMTP.clone(header_factory=_headers, cte_type="7bit")


def as_bytes(mail: EmailMessage) -> bytes:
    """Raises ValueError for a header with a line break."""
    return mail.message(policy=POLICY).as_bytes()
