"""Replies that wait in a mailbox: each is taken in once, whatever dies."""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connection

from notifications.inbound import mailbox as module
from notifications.inbound.mailbox import MailboxError, look_into, mailbox_at
from notifications.inbound.receiving import receive
from notifications.inbound.tasks import sweep_mailbox
from tests.inbound.fake_imap import Box, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from tests.inbound.conftest import Desk


@pytest.fixture
def box() -> Iterator[Box]:
    with serving() as box:
        yield box


def test_what_is_new_is_taken_in_and_marked(desk: Desk, box: Box) -> None:
    box.add(desk.mail("22\n8"), b"Subject: spam\r\n\r\nbuy", desk.mail("1: 23"))
    assert look_into(mailbox_at(box.url)) == 3
    assert desk.words()[0][0] == Decimal(23)
    assert box.seen == {1, 2, 3}
    assert look_into(mailbox_at(box.url)) == 0
    assert len(desk.said()) == 2


def test_killed_before_it_is_marked_it_counts_once(desk: Desk, box: Box) -> None:
    box.add(desk.mail("22\n8"))
    box.dies_before = b"STORE"
    with pytest.raises(MailboxError):
        look_into(mailbox_at(box.url))
    assert len(desk.words()) == 2
    assert box.seen == set()
    box.dies_before = b""
    assert look_into(mailbox_at(box.url)) == 1
    assert len(desk.said()) == 1


def test_without_the_database_a_mail_waits(
    desk: Desk, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.add(desk.mail("22\n8"))

    def down(_raw: bytes) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(module, "receive", down)
        with pytest.raises(OperationalError):
            look_into(mailbox_at(box.url))
    assert box.seen == set()


def test_a_mail_that_nobody_can_take_in_does_not_stop_others(
    desk: Desk,
    box: Box,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    box.add(b"poison", b"x" * (1024 * 1024 + 1), desk.mail("22\n8"))

    def fussy(raw: bytes) -> object:
        if raw == b"poison":
            raise KeyError(raw)
        return receive(raw)

    monkeypatch.setattr(module, "receive", fussy)
    assert look_into(mailbox_at(box.url)) == 2
    assert len(desk.words()) == 2
    assert box.seen == {1, 2, 3}
    assert "poison" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_one_worker_at_a_time(box: Box) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [module.LOCK])
        try:
            assert look_into(mailbox_at(box.url)) is None
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [module.LOCK])
    assert box.said == []
    assert look_into(mailbox_at(box.url)) == 0


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://a:b@c/d",
        "imap://127.0.0.1/x",
        "imap://replies:wrong@127.0.0.1:{port}/Replies",
        "imap://replies:p%40ss%2Fword@127.0.0.1:{port}/Nowhere",
        "imap://replies:p%40ss%2Fword@127.0.0.1:1/Replies",
    ],
)
@pytest.mark.django_db
def test_a_mailbox_that_does_not_open_is_said_without_its_password(
    box: Box, url: str, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.INBOUND_IMAP_URL = url.format(port=box.port)
    settings.INBOUND_MAIL_DOMAIN = "in.example.org"
    with caplog.at_level(logging.WARNING):
        sweep_mailbox()
    assert ("mailbox" in caplog.text) == bool(url)
    assert "p@ss" not in caplog.text
    assert "%40ss" not in caplog.text
    assert "wrong" not in caplog.text


def test_the_job_takes_in_what_is_there(
    desk: Desk, box: Box, settings: Settings
) -> None:
    settings.INBOUND_IMAP_URL = box.url
    box.add(desk.mail("22\n8"))
    sweep_mailbox()
    assert len(desk.words()) == 2
    settings.INBOUND_IMAP_URL = ""
    said = len(box.said)
    sweep_mailbox()
    assert len(box.said) == said
