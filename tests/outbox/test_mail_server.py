"""Responses of a mail server, and the resulting state of a delivery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone
from time_machine import Traveller

from notifications.delivery import worker
from notifications.email.compose import OutgoingEmail, compose
from notifications.email.folder import FolderBackend
from notifications.email.server import (
    MailRefused,
    MailServer,
    UncertainDeliveryError,
    UnsendableError,
    as_bytes,
    is_bounce,
)
from notifications.models import Delivery, MailStop
from notifications.outbox import notify
from notifications.registry import (
    EmailContent,
    InboxLine,
    NotificationType,
    get_type,
    registered_temporarily,
)
from notifications.tasks import deliver, remind
from organizations.models import User
from scheduling.models import Period
from tests.cast import Acme
from tests.factories import PeriodFactory
from tests.outbox.thursday import NOW
from tests.reminders.jobs import delivery_results, make_numbers, remind_and_deliver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class Backend:
    """A mail server with configured responses."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def hand_over(self, _mail: object) -> None:
        raise self.error


def bring_to(monkeypatch: pytest.MonkeyPatch, error: Exception, period: Period) -> None:
    monkeypatch.setattr(MailServer, "hand_over", Backend(error).hand_over)
    remind_and_deliver(period.organization_id)


def sent_as_it_is(kind: str) -> NotificationType:
    """The type, for messages without rows of their own."""
    return replace(
        get_type(kind),
        skip_reasons=lambda messages: {row.pk: "" for row in messages},
        inbox_lines=lambda messages: {row.pk: InboxLine("x") for row in messages},
        emails=lambda messages: {row.pk: EmailContent("x", {}) for row in messages},
    )


def test_a_busy_server_is_retried_five_times(
    period: Period, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    waits = []
    for _attempt in range(5):
        bring_to(monkeypatch, MailRefused("451 later"), period)
        row = Delivery.objects.get()
        waits.append(round((row.due_at - timezone.now()).total_seconds() / 60))
        Delivery.objects.update(due_at=timezone.now())

    assert waits[:4] == [1, 5, 30, 180]
    assert (row.state, row.reason, row.attempts) == ("failed", "451 later", 5)


def test_without_a_mail_server_for_hours_no_message_is_given_up(
    inside_acme: Acme, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    """RELIABILITY R3: an outage counts as an attempt for no message, in whatever order."""
    for member in (inside_acme.ben, inside_acme.lena, inside_acme.rita):
        PeriodFactory.create(to_remind=True, member=member, goals=make_numbers(member))
    outage = MailRefused("ConnectionRefusedError", is_everybodys=True, is_outage=True)
    with monkeypatch.context() as patch:
        patch.setattr(MailServer, "hand_over", Backend(outage).hand_over)
        for minutes in range(0, 10 * 60, 60):
            clock.move_to(NOW + dt.timedelta(minutes=minutes))
            assert remind_and_deliver(inside_acme.organization.pk) == []
    clock.move_to(NOW + dt.timedelta(hours=10, minutes=6))
    assert len(remind_and_deliver(inside_acme.organization.pk)) == 3
    assert {row.attempts for row in Delivery.objects.all()} == {1}


def test_after_days_without_a_mail_server_it_is_too_late(
    inside_acme: Acme, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    notify("check_in.link", to=inside_acme.lena, occurrence="x")
    outage = MailRefused("ConnectionRefusedError", is_everybodys=True, is_outage=True)
    declared = sent_as_it_is("check_in.link")
    clock.move_to(NOW + dt.timedelta(days=3, hours=1))
    monkeypatch.setattr(MailServer, "hand_over", Backend(outage).hand_over)
    with registered_temporarily(declared):
        deliver(inside_acme.organization.pk)
    assert delivery_results() == [("email", "failed", "ConnectionRefusedError")]


def test_an_unknown_address_gets_no_further_mail(
    period: Period, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RELIABILITY R11."""
    no_such_user = MailRefused("550 5.1.1 no such user", is_final=True, is_bounce=True)
    bring_to(monkeypatch, no_such_user, period)

    assert delivery_results() == [("email", "failed", "550 5.1.1 no such user")]
    assert MailStop.objects.get().reason == "bounced"


@pytest.mark.parametrize(
    ("repeats", "result"),
    [
        (False, ("email", "unknown", "no_answer")),
        (True, ("email", "waiting", "repeated")),
    ],
)
def test_a_mail_with_an_unknown_result_is_repeated_only_where_somebody_waits(
    inside_acme: Acme,
    monkeypatch: pytest.MonkeyPatch,
    repeats: bool,
    result: tuple[str, str, str],
) -> None:
    declared = replace(sent_as_it_is("check_in.link"), repeats_when_uncertain=repeats)
    hangs_up = Backend(UncertainDeliveryError("timed out"))
    monkeypatch.setattr(MailServer, "hand_over", hangs_up.hand_over)
    notify("check_in.link", to=inside_acme.lena, occurrence="x")
    with registered_temporarily(declared):
        deliver(inside_acme.organization.pk)
    assert delivery_results() == [result]
    assert not get_type("check_in.closing").repeats_when_uncertain


def test_a_dropped_connection_affects_one_reminder(
    inside_acme: Acme, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    """RELIABILITY R3: what nobody knows of is not repeated, so the others wait."""
    for member in (inside_acme.ben, inside_acme.lena, inside_acme.rita):
        PeriodFactory.create(to_remind=True, member=member, goals=make_numbers(member))
    with monkeypatch.context() as patch:
        hangs_up = Backend(UncertainDeliveryError("timed out"))
        patch.setattr(MailServer, "hand_over", hangs_up.hand_over)
        remind_and_deliver(inside_acme.organization.pk)
    clock.move_to(NOW + dt.timedelta(minutes=6))
    assert len(remind_and_deliver(inside_acme.organization.pk)) == 2
    assert sorted(state for _channel, state, _reason in delivery_results()) == [
        *("sent", "sent", "unknown")
    ]


def test_deliveries_a_slow_server_delays_are_left_to_the_next_run(
    inside_acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job ends between two mails, rather than by its limit in the middle of one."""
    for member in (inside_acme.ben, inside_acme.lena, inside_acme.rita):
        PeriodFactory.create(to_remind=True, member=member, goals=make_numbers(member))
    remind(inside_acme.organization.pk)
    seconds = count(step=50)
    monkeypatch.setattr(
        worker, "time", SimpleNamespace(monotonic=lambda: next(seconds))
    )
    with MailServer() as server:
        run = worker.DeliveryWorker(inside_acme.organization.pk, server)
        assert run.run(until=299)
    assert 0 < len(mail.outbox) < 3
    rows = Delivery.objects.filter(state="waiting")
    assert {row.attempts for row in rows} == {0}
    monkeypatch.undo()
    deliver(inside_acme.organization.pk)
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("error", [KeyError("name"), ValueError("no number")])
def test_a_mail_that_cannot_be_rendered_blocks_no_other(
    inside_acme: Acme, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """RELIABILITY R5: whatever a template raises is our fault, and tried again."""
    for member in (inside_acme.ben, inside_acme.lena):
        PeriodFactory.create(to_remind=True, member=member, goals=make_numbers(member))

    def compose_some(email: OutgoingEmail) -> EmailMultiAlternatives:
        if email.delivery.message.recipient == inside_acme.ben:
            raise error
        return compose(email)

    monkeypatch.setattr(worker, "compose", compose_some)
    (sent,) = remind_and_deliver(inside_acme.organization.pk)
    assert sent.to == ['"Lena" <lena@example.org>']
    reason = f"broken: {type(error).__name__}"
    assert ("email", "waiting", reason) in delivery_results()


def test_a_mail_to_no_single_address_is_given_up(period: Period) -> None:
    User.objects.filter(pk=period.member.user_id).update(email="ben@a.b, eve@a.b")
    assert remind_and_deliver(period.organization_id) == []
    assert delivery_results() == [("email", "failed", "not_an_address")]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (EmailMessage("Hi", to=["ben@a.b, eve@a.b"]), "not_an_address"),
        (EmailMessage("Hi\nBcc: eve@a.b", to=["ben@a.b"]), "bad_header"),
    ],
)
def test_a_mail_that_no_server_would_take_is_not_begun(
    message: EmailMessage, reason: str
) -> None:
    server = MailServer()
    server._backend = EmailBackend(host="127.0.0.1", alias="default")
    with pytest.raises(UnsendableError, match=reason):
        server.hand_over(message)


class Smtp:
    """Responds to each command as configured, and accepts the rest."""

    def __init__(self, **answers: tuple[int, bytes]) -> None:
        self.answers = answers

    def __getattr__(self, command: str) -> Callable[..., tuple[int, bytes]]:
        return lambda *_arguments: self.answers.get(command, (250, b"OK"))


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"mail": (530, b"5.7.0 sign in first")}, {"is_outage"}),
        ({"mail": (550, b"5.7.1 sender not allowed")}, {"is_outage"}),
        ({"rcpt": (550, b"5.1.1 no such user")}, {"is_final", "is_bounce"}),
        ({"rcpt": (450, b"4.2.1 busy")}, set()),
        ({"rcpt": (421, b"4.3.2 closing")}, {"is_everybodys"}),
        ({"data": (552, b"5.3.4 too large")}, {"is_final"}),
    ],
)
def test_refusals_of_the_server_are_classified(
    answers: dict[str, tuple[int, bytes]], says: set[str]
) -> None:
    """What the server wants of us is no message's fault: none ends by it."""
    smtp: Any = Smtp(**answers)
    with pytest.raises(MailRefused) as refused:
        MailServer()._exchange(smtp, "a@example.org", "b@example.org", b"")
    flags = ("is_final", "is_bounce", "is_everybodys", "is_outage")
    assert {name for name in flags if getattr(refused.value, name)} == says


@pytest.mark.parametrize(
    ("code", "said", "bounce"),
    [
        (550, "5.1.1 User unknown", True),
        (550, "no such user here", True),
        (550, "5.7.1 blocked by policy", False),
        (552, "mailbox full", False),
        (554, "5.1.2 bad domain", True),
    ],
)
def test_bounces_are_recognized(code: int, said: str, *, bounce: bool) -> None:
    assert is_bounce(code, said) is bounce


def test_what_a_server_says_is_kept_without_the_address() -> None:
    """Fault 40: the reason stands in rows and logs."""
    smtp: Any = Smtp(rcpt=(550, b"5.1.1 <ben@example.org>: no such user"))
    with pytest.raises(MailRefused) as refused:
        MailServer()._exchange(smtp, "a@example.org", "ben@example.org", b"")
    assert refused.value.reason == "550 5.1.1 …: no such user"


def test_the_development_folder_holds_the_bytes_that_would_be_sent(
    tmp_path: Path,
) -> None:
    """Fault 32: a long List-Unsubscribe was an encoded word there, and only there."""
    url = f"<https://sight.example/unsubscribe/{'a2b3' * 40}/>"
    message = EmailMultiAlternatives(
        "Grüße", "Text", to=["ben@example.org"], headers={"List-Unsubscribe": url}
    )
    FolderBackend(folder=str(tmp_path), alias="default").send_messages([message])
    (file,) = tmp_path.glob("*.eml")
    kept = file.read_bytes()
    assert f"List-Unsubscribe: {url}\r\n".encode() in kept
    sent = as_bytes(message)
    assert kept.split(b"\r\n\r\n", 1)[1] == sent.split(b"\r\n\r\n", 1)[1]
