"""Mail of a developer's machine: a file for each, to be opened with a browser."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMultiAlternatives
from django.utils import timezone

from notifications.email.server import as_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage

UNSAFE = re.compile(r"[^\w.@-]+")


class FolderBackend(BaseEmailBackend):
    """`folder`: for each mail an .eml with the bytes that a server would get, and its .html
    or .txt beside it.

    Where the body is plain text alone (a new password), it is printed as well.
    """

    def __init__(self, *, folder: str, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(folder)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            self._keep(mail)
        return len(email_messages)

    def _keep(self, mail: EmailMessage) -> None:
        who = UNSAFE.sub("-", f"{mail.to[0]} {mail.subject}").strip("-")[:80]
        base = self.folder / f"{timezone.now():%Y%m%d-%H%M%S-%f}-{who}"
        base.with_name(f"{base.name}.eml").write_bytes(as_bytes(mail))
        html = _html(mail)
        file = base.with_name(f"{base.name}.{'html' if html else 'txt'}")
        file.write_text(html or str(mail.body))
        more = "" if html else f"\n{mail.body}"
        sys.stdout.write(f"Mail to {mail.to[0]}, “{mail.subject}”: {file}{more}\n")


def _html(mail: EmailMessage) -> str:
    if isinstance(mail, EmailMultiAlternatives):
        for content, kind in mail.alternatives:
            if kind == "text/html":
                return str(content)
    return ""
