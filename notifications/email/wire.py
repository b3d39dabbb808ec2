"""A mail as bytes for the mail server."""

from __future__ import annotations

from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.policy import SMTP
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from email.policy import Policy

    from django.core.mail import EmailMessage


class AddressHeader(UnstructuredHeader):
    """Addresses of pages, whole: Python would fold a long one into an encoded word,
    which no mail program follows.
    """

    def fold(self, *, policy: Policy[Any]) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # set by the factory


_headers = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", AddressHeader)  # type: ignore[arg-type]  # a mixin, as theirs
# Seven bits: nothing is asked of the servers on the way.
POLICY = SMTP.clone(header_factory=_headers, cte_type="7bit")


def as_bytes(mail: EmailMessage) -> bytes:
    """Raises ValueError for a header with a line break."""
    return mail.message(policy=POLICY).as_bytes()
