"""One connection to the mail server for many messages, and what it answered to each."""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Self

from django.core.mail import mailers
from django.core.mail.backends.smtp import EmailBackend

from notifications.crash_points import step
from notifications.email.wire import as_bytes

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

# Enhanced status codes (RFC 3463) X.1.Y speak of the address; without one the reply
# codes 550, 551 and 553 do.
ADDRESS = re.compile(r"^5\.1\.\d{1,3}\b")
ENHANCED = re.compile(r"^\d\.\d{1,3}\.\d{1,3}\b")
NO_SUCH_USER = frozenset({550, 551, 553})
PERMANENT = 500
LONGEST = 150


class About(Enum):
    """What the server speaks of. Us: it wants a sign-in, or dislikes the sender."""

    US = "us"
    RECIPIENT = "recipient"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Refused(Exception):  # noqa: N818  as what the server says
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


class PerhapsTakenError(Exception):
    """The connection went before the answer came: nobody knows."""


class MailServer:
    """Of the settings (`MAILERS`); connected with the first message. A context."""

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
        """Raises Refused, PerhapsTakenError, or ValueError for what is no mail."""
        if not isinstance(self._backend, EmailBackend):
            self._backend.send_messages([mail])
            step("accepted")
            return
        sender = self._backend.prep_address(mail.from_email)
        to = self._backend.prep_address(mail.to[0])
        content = as_bytes(mail)
        self._exchange(self._connection(), sender, to, content)

    def _connection(self) -> smtplib.SMTP:
        try:
            self._backend.open()
            self._backend.connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            self.hang_up()
            raise Refused(_short(error), is_everybodys=True, is_outage=True) from error
        return self._backend.connection  # type: ignore[no-any-return]  # of the stubs

    def _exchange(
        self, smtp: smtplib.SMTP, sender: str, to: str, content: bytes
    ) -> None:
        try:
            self._expect(smtp, *smtp.mail(sender), about=About.US)
            self._expect(smtp, *smtp.rcpt(to), about=About.RECIPIENT)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            # Nothing was said yet.
            self.hang_up()
            raise Refused(_short(error), is_everybodys=True) from error
        try:
            answer = smtp.data(content)
            step("accepted")
        except smtplib.SMTPDataError as error:
            answer = error.smtp_code, _bytes(error.smtp_error)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            self.hang_up()
            raise PerhapsTakenError(_short(error)) from error
        self._expect(smtp, *answer, about=About.MESSAGE)

    def _expect(
        self, smtp: smtplib.SMTP, code: int, text: bytes, *, about: About
    ) -> None:
        """Raises Refused unless the server is content; the connection stays of use."""
        if code // 100 == 2:  # noqa: PLR2004  the class of success
            return
        said = text.decode(errors="replace")
        if code == 421:  # noqa: PLR2004  it hangs up
            self.hang_up()
        else:
            with suppress(OSError, smtplib.SMTPException):
                smtp.rset()
        raise Refused(
            _short(f"{code} {said}"),
            is_final=code >= PERMANENT and about != About.US,
            is_bounce=about == About.RECIPIENT and is_bounce(code, said),
            is_everybodys=code == 421,  # noqa: PLR2004  as above
            is_outage=about == About.US,
        )


def is_bounce(code: int, said: str) -> bool:
    """Whether a refusal says that the address takes no mail, rather than this one."""
    if ENHANCED.match(said):
        return bool(ADDRESS.match(said))
    return code in NO_SUCH_USER


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _short(what: object) -> str:
    """For `Delivery.reason`; printable, on one line."""
    text = " ".join(str(what).split())
    if isinstance(what, Exception):
        text = f"{type(what).__name__} {text}"
    return "".join(c for c in text if c.isprintable())[:LONGEST]
