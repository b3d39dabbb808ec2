"""The site's mail server: keeps what the worker sends, and can trigger reminders."""

from __future__ import annotations

import email
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

import psycopg
from celery import Celery

from config.stores.urls import celery_broker_url
from tests.faults.sink import OK, Sink, start
from tests.patience import PATIENCE_S

ID_OF = "SELECT id FROM organizations_organization WHERE slug = %s"
INBOUND_DOMAIN, INBOUND_SECRET = "in.sight.example", "let-mail-in"


@dataclass
class Post(Sink):
    """`mails`: with their recipients, in order of arrival."""

    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    database_url: str = ""
    broker_url: str = ""

    async def handle_DATA(  # noqa: N802  aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        mail = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails += [(to, mail) for to in envelope.rcpt_tos]
        return OK

    def to(self, address: str, n: int = 1) -> list[EmailMessage]:
        """A person's mails, once there are `n`. Raises AssertionError when they do not
        come.
        """
        deadline = time.monotonic() + PATIENCE_S
        while len(self.now_at(address)) < n and time.monotonic() < deadline:
            time.sleep(0.05)
        found = self.now_at(address)
        assert len(found) >= n, f"{address}: {len(found)} of {n} mails"
        return found

    def now_at(self, address: str) -> list[EmailMessage]:
        return [mail for to, mail in list(self.mails) if to == address]

    def remind(self, slug: str) -> None:
        """Sends the worker the job that creates due reminders."""
        self._send_job("notifications.remind", slug)

    def handle_events(self, slug: str) -> None:
        """Sends the worker the job that turns events into mails."""
        self._send_job("notifications.read_events", slug)

    def _send_job(self, task: str, slug: str) -> None:
        """For one organization; beat finds those that need it otherwise."""
        with psycopg.connect(self.database_url) as database:
            row = database.execute(ID_OF, [slug]).fetchone()
        assert row, slug
        broker = celery_broker_url(self.broker_url)
        with Celery(broker=broker, set_as_current=False) as jobs:
            jobs.send_task(task, list(row), queue="messages")


@contextmanager
def open_post() -> Iterator[Post]:
    post = Post()
    controller = start(post)
    yield post
    controller.stop()


def text_of(mail: EmailMessage) -> str:
    """The plain-text part."""
    body = mail.get_body(["plain"])
    assert body is not None
    return str(body.get_content())
