"""Polling the mailbox: each mail is processed once, whatever is killed."""

from __future__ import annotations

import logging
import os
import signal
import time
from contextlib import suppress
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import count, product
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DataError, OperationalError, connection

from notifications.inbound import mailbox as module
from notifications.inbound.attempts import MailAttempts
from notifications.inbound.mailbox import MailboxError, mailbox_at, poll_mailbox
from notifications.inbound.receive import LARGEST, receive
from notifications.inbound.tasks import sweep_mailbox
from tests.inbound.fake_imap import Box, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from tests.inbound.conftest import RemindedBen


@pytest.fixture
def box() -> Iterator[Box]:
    with serving() as box:
        yield box


def test_new_mails_are_processed_and_marked(reminded: RemindedBen, box: Box) -> None:
    box.add(reminded.mail("22\n8"), b"Subject: spam\r\n\r\nbuy", reminded.mail("1: 23"))
    assert poll_mailbox(mailbox_at(box.url)) == 3
    assert reminded.recorded()[0][0] == Decimal(23)
    assert box.seen == {1, 2, 3}
    assert poll_mailbox(mailbox_at(box.url)) == 0
    assert len(reminded.receipts()) == 2


def test_a_kill_before_marking_records_the_mail_once(
    reminded: RemindedBen, box: Box
) -> None:
    box.add(reminded.mail("22\n8"))
    box.dies_before = b"STORE"
    with pytest.raises(MailboxError):
        poll_mailbox(mailbox_at(box.url))
    assert len(reminded.recorded()) == 2
    assert box.seen == set()
    box.dies_before = b""
    assert poll_mailbox(mailbox_at(box.url)) == 1
    assert len(reminded.receipts()) == 1


def test_a_broken_connection_fails_no_mail(reminded: RemindedBen, box: Box) -> None:
    box.add(reminded.mail("22\n8"), reminded.mail("1: 23"))
    for command in (b"FETCH", b"STORE", b"SEARCH") * 2:
        box.dies_before = command
        with pytest.raises(MailboxError):
            poll_mailbox(mailbox_at(box.url))
    box.dies_before = b""
    poll_mailbox(mailbox_at(box.url))
    assert (box.seen, box.flagged) == ({1, 2}, set())


def test_mails_stay_while_the_database_is_down(
    reminded: RemindedBen, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.add(reminded.mail("22\n8"))

    def down(_raw: bytes) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(module, "receive", down)
        patch.setattr(module, "_database_answers", lambda: False)
        with pytest.raises(OperationalError):
            poll_mailbox(mailbox_at(box.url))
    assert box.seen | box.flagged == set()


def test_a_large_mail_is_read_up_to_its_text(reminded: RemindedBen, box: Box) -> None:
    mail = message_from_bytes(reminded.mail("22\n8"), policy=default)
    assert isinstance(mail, EmailMessage)
    mail.add_attachment(b"\xff" * 2 * LARGEST, maintype="image", subtype="png")
    box.add(mail.as_bytes())
    assert poll_mailbox(mailbox_at(box.url)) == 1
    assert len(reminded.recorded()) == 2


# --- Mails that cannot be read ----------------------------------------------------------


class Killed(BaseException):
    """As SIGKILL: nobody catches it, and what is open is undone."""


@pytest.fixture
def poison(
    reminded: RemindedBen, box: Box, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """The first of two mails, both of Ben's, and what reading it raises (`error`)."""
    raw = reminded.mail("22\n8", Message_ID="<poison@mail.example.org>")
    box.add(raw, reminded.mail("1: 23"))
    told: dict[str, Any] = {"error": KeyError("what was written")}

    def fussy(mail: bytes) -> object:
        if mail == raw and "kills" in told:
            os.kill(os.getpid(), signal.SIGKILL)
        if mail == raw and told["error"]:
            raise told["error"]
        return receive(mail)

    monkeypatch.setattr(module, "receive", fussy)
    return told


def reasons(reminded: RemindedBen) -> list[str]:
    return sorted(message.data["reason"] for message in reminded.receipts())


def test_an_unreadable_mail_is_kept_reported_and_blocks_no_other(
    reminded: RemindedBen,
    box: Box,
    poison: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert poll_mailbox(mailbox_at(box.url)) == 1
    assert reminded.recorded() == [(Decimal(23), None, "")]
    assert (box.seen, box.flagged) == ({2}, set())
    assert [poll_mailbox(mailbox_at(box.url)) for _time in range(3)] == [0, 0, 0]
    assert (box.seen, box.flagged) == ({2}, {1})
    assert reasons(reminded) == ["", "failed"]
    said = [record.getMessage() for record in caplog.records]
    assert sum("KeyError in " in line for line in said) == 3
    assert said[-1] == "Mail 1 of the mailbox cannot be read: it is left flagged"
    assert "what was written" not in caplog.text


def test_an_operator_can_retry_an_unreadable_mail(
    reminded: RemindedBen, box: Box, poison: dict[str, Any]
) -> None:
    for _time in range(3):
        poll_mailbox(mailbox_at(box.url))
    assert box.flagged == {1}
    poison["error"] = None
    box.flags[1].clear()
    assert poll_mailbox(mailbox_at(box.url)) == 1
    assert (box.seen, box.flagged) == ({1, 2}, set())
    assert len(reminded.recorded()) == 2
    assert reasons(reminded) == ["", "", "failed"]


@pytest.mark.parametrize(
    "error",
    [DataError("what it cannot hold"), OperationalError("took too long"), Killed()],
)
def test_any_exception_of_one_mail_blocks_no_other(
    reminded: RemindedBen, box: Box, poison: dict[str, Any], error: BaseException
) -> None:
    poison["error"] = error
    for _time in range(4):
        with suppress(Killed):
            poll_mailbox(mailbox_at(box.url))
    assert (box.seen, box.flagged) == ({2}, {1})
    assert reasons(reminded) == ["", "failed"]


def test_a_mail_that_the_server_cannot_give_is_left_flagged(
    reminded: RemindedBen, box: Box
) -> None:
    box.add(b"", reminded.mail("22\n8"))
    box.broken = {1}
    for _time in range(3):
        poll_mailbox(mailbox_at(box.url))
    assert (box.seen, box.flagged) == ({2}, {1})
    assert reasons(reminded) == [""]


STEPS = ("begin", "receive", "_mark", "give_up", "forget")


@pytest.mark.parametrize(
    "moment", list(product(("before", "after"), STEPS)), ids=" ".join
)
def test_a_kill_at_any_step_loses_no_mail_and_responds_once(
    reminded: RemindedBen,
    box: Box,
    poison: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    moment: tuple[str, str],
) -> None:
    """At the first pass of each step, and at every second one from then on."""
    when, step = moment
    owner: Any = module if hasattr(module, step) else MailAttempts
    does, passes = getattr(owner, step), count()

    def mortal(*args: Any) -> Any:
        dies = next(passes) % 2 == 0
        if dies and when == "before":
            raise Killed
        done = does(*args)
        if dies:
            raise Killed
        return done

    monkeypatch.setattr(owner, step, mortal)
    looks = count()
    while len(box.seen | box.flagged) < len(box.mails):
        assert next(looks) < 12
        with suppress(Killed):
            poll_mailbox(mailbox_at(box.url))
    assert (box.seen, box.flagged) == ({2}, {1})
    assert reminded.recorded() == [(Decimal(23), None, "")]
    assert reasons(reminded) == ["", "failed"]


HELD: list[Any] = []


def look_in_another_process(box: Box) -> int:
    """Its exit code; -9: killed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    # The parent's: neither used nor hung up.
    HELD.append(connection.connection)
    connection.connection = None
    try:
        # The lock of one that was killed is free a moment later.
        while poll_mailbox(mailbox_at(box.url)) is None:
            time.sleep(0.01)
    finally:
        os._exit(0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_mail_that_kills_its_worker_is_kept_and_blocks_no_other(
    reminded: RemindedBen, box: Box, poison: dict[str, Any]
) -> None:
    poison["kills"] = True
    ends = [look_in_another_process(box) for _minute in range(5)]
    assert ends == [-9, -9, -9, 0, 0]
    assert (box.seen, box.flagged) == ({2}, {1})
    assert reminded.recorded() == [(Decimal(23), None, "")]
    assert reasons(reminded) == ["", "failed"]


@pytest.mark.django_db(transaction=True)
def test_only_one_worker_polls_the_mailbox(box: Box) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [module.LOCK])
        try:
            assert poll_mailbox(mailbox_at(box.url)) is None
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [module.LOCK])
    assert box.said == []
    assert poll_mailbox(mailbox_at(box.url)) == 0


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://a:b@c/d",
        "imap://127.0.0.1/x",
        "imap://replies:wrong@127.0.0.1:{port}/Replies",
        "imap://replies:p%40ss%2Fword@127.0.0.1:{port}/Nowhere",
        "imap://replies:p%40ss%2Fword@127.0.0.1:1/Replies",
        "imap://replies:p%40ssw%C3%B6rt@127.0.0.1:{port}/Replies",
        "imap://replies:p%40ss%2Fword@127.0.0.1:{port}/%C3%9Cbrige",
    ],
)
@pytest.mark.django_db
def test_a_connection_error_is_logged_without_the_password(
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


def test_the_job_processes_all_mails(
    reminded: RemindedBen, box: Box, settings: Settings
) -> None:
    settings.INBOUND_IMAP_URL = box.url
    box.add(reminded.mail("22\n8"))
    sweep_mailbox()
    assert len(reminded.recorded()) == 2
    settings.INBOUND_IMAP_URL = ""
    said = len(box.said)
    sweep_mailbox()
    assert len(box.said) == said
