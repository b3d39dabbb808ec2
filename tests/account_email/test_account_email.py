"""Fault 36: e-mail about accounts goes by the outbox, like all mail."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from notifications.account_email.adapter import OutboxAccountAdapter
from notifications.account_email.worker import deliver_account_emails, has_due
from notifications.email.server import (
    MailRefused,
    MailServer,
    UncertainDeliveryError,
    UnsendableError,
)
from notifications.models import AccountEmail
from notifications.tasks import sweep_account_emails as job
from organizations.models import Membership, User
from organizations.tenancy import in_organization
from tests.factories import LocationFactory

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from tests.cast import Acme

pytestmark = pytest.mark.django_db
RESET = "account/email/password_reset_key"


@pytest.fixture(autouse=True)
def _installation(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    settings.SITE_URL = "https://sight.example"


def ask(client: Client, address: str) -> int:
    url = reverse("account_reset_password")
    return client.post(url, {"email": address}).status_code


def refuse(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def hand_over(_server: MailServer, _mail: object) -> None:
        raise error

    monkeypatch.setattr(MailServer, "hand_over", hand_over)


def deliver() -> int:
    with MailServer() as server:
        return deliver_account_emails(server, math.inf)


def test_a_new_password_is_sent_by_a_worker_and_its_link_works(
    client: Client, acme: Acme
) -> None:
    assert ask(client, acme.ben.user.email) == 302
    assert mail.outbox == []
    row = AccountEmail.objects.get()
    assert (row.template, row.user, row.state) == (RESET, acme.ben.user, "waiting")

    job()
    (sent,) = mail.outbox
    assert sent.to == [acme.ben.user.email]
    assert (
        sent.extra_headers["Message-ID"] == f"<{row.public_id}.account@sight.example>"
    )
    found = re.search(r"https://sight\.example(/\S+)", str(sent.body))
    assert found is not None
    page = client.get(found[1], follow=True)
    assert b"password1" in page.content
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("sent", 1)
    job()
    assert len(mail.outbox) == 1


def test_no_row_holds_the_secret_of_a_link(client: Client, acme: Acme) -> None:
    ask(client, acme.ben.user.email)
    job()
    (sent,) = mail.outbox
    found = re.search(r"/key/\w+-([\w-]+)/", str(sent.body))
    assert found is not None
    row = AccountEmail.objects.values().get()
    assert found[1] not in str(row)
    assert "/key/" not in str(row)


def test_an_address_without_an_account_gets_the_same_answer(
    client: Client, acme: Acme
) -> None:
    """RELIABILITY A2."""
    url = reverse("account_reset_password")
    answers = [
        client.post(url, {"email": address})
        for address in (acme.ben.user.email, "nobody@example.org")
    ]
    assert len({(each.status_code, each.headers["Location"]) for each in answers}) == 1
    assert [row.user for row in AccountEmail.objects.order_by("pk")] == [
        *(acme.ben.user, None)
    ]
    job()
    assert [each.to for each in mail.outbox] == [
        *([acme.ben.user.email], ["nobody@example.org"])
    ]


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (MailRefused("gone", is_everybodys=True, is_outage=True), ("waiting", 0)),
        (MailRefused("550 5.1.1", is_final=True, is_bounce=True), ("failed", 1)),
        (MailRefused("451 busy"), ("waiting", 1)),
        (UncertainDeliveryError("timed out"), ("waiting", 1)),
        (KeyError("what"), ("waiting", 1)),
        (ValueError("what"), ("waiting", 1)),
        (UnsendableError("not_an_address"), ("failed", 1)),
    ],
)
def test_whatever_the_server_says_the_page_answers(  # noqa: PLR0917  fixtures
    client: Client,
    acme: Acme,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    result: tuple[str, int],
) -> None:
    refuse(monkeypatch, error)
    assert ask(client, acme.ben.user.email) == 302
    job()
    row = AccountEmail.objects.get()
    assert (row.state, row.attempts) == result
    assert acme.ben.user.email not in caplog.text


def test_what_was_perhaps_sent_is_repeated_once(
    client: Client, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, UncertainDeliveryError("timed out"))
    ask(client, acme.ben.user.email)
    for _attempt in range(3):
        deliver()
        AccountEmail.objects.update(due_at=timezone.now())
    row = AccountEmail.objects.get()
    assert (row.state, row.attempts) == ("unknown", 2)


def test_an_outage_does_not_let_it_be_repeated_again(
    client: Client, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    outage = MailRefused("no server", is_everybodys=True, is_outage=True)
    uncertain = UncertainDeliveryError("timed out")
    ask(client, acme.ben.user.email)
    for error in (uncertain, outage, uncertain):
        refuse(monkeypatch, error)
        deliver()
        AccountEmail.objects.update(due_at=timezone.now())
    assert AccountEmail.objects.get().state == "unknown"
    assert not has_due()


def test_a_worker_that_died_leaves_a_mail_that_is_sent(
    client: Client, acme: Acme
) -> None:
    ask(client, acme.ben.user.email)
    long_ago = timezone.now() - dt.timedelta(minutes=2)
    AccountEmail.objects.update(state="handing_over", claimed_at=long_ago, attempts=1)
    assert has_due()
    assert deliver() == 1
    assert not has_due()


def test_after_a_day_nobody_waits_for_it(client: Client, acme: Acme) -> None:
    ask(client, acme.ben.user.email)
    AccountEmail.objects.update(created_at=timezone.now() - dt.timedelta(days=2))
    assert deliver() == 0
    assert AccountEmail.objects.get().reason == "too_late"


def test_a_secret_that_could_not_be_made_anew_is_refused() -> None:
    with pytest.raises(ValueError, match="secret"):
        OutboxAccountAdapter().send_mail(
            "account/email/login_code", "a@example.org", {"code": "123"}
        )
    assert not AccountEmail.objects.exists()


# --- When it was, in the reader's words and by their clock ------------------------------

MOMENT = dt.datetime(2026, 11, 30, 22, 30, tzinfo=dt.UTC)


def security_notice(client: Client, user: User) -> str:
    """The last e-mail after somebody has set a new password by the link."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    ask(client, user.email)
    job()
    found = re.search(r"https://sight\.example(/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    form = client.get(found[1], follow=True).redirect_chain[-1][0]
    new = "correct horse battery"
    client.post(form, {"password1": new, "password2": new})
    assert AccountEmail.objects.latest("pk").template == "account/email/password_reset"
    job()
    return str(mail.outbox[-1].body)


def place(acme: Acme, *, own: str, location: str, organization: str) -> None:
    """The time zones that Ben, his location and his organization have."""
    acme.organization.time_zone = organization
    acme.organization.save(update_fields=["time_zone"])
    with in_organization(acme.organization.pk):
        where = location and LocationFactory.create(
            organization=acme.organization, name="There", time_zone=location
        )
        rows = Membership.objects.filter(pk=acme.ben.pk)
        rows.update(time_zone=own, location=where or None)


@pytest.mark.parametrize(
    ("language", "zones", "shown"),
    [
        (
            "en",
            {"own": "", "location": "", "organization": "Europe/Berlin"},
            "30 Nov 2026, 23:30 (Europe/Berlin).",
        ),
        (
            "de",
            {"own": "", "location": "Asia/Tokyo", "organization": "Europe/Berlin"},
            "1. Dez. 2026, 07:30 (Asia/Tokyo).",
        ),
        (
            "",
            {
                "own": "America/New_York",
                "location": "Asia/Tokyo",
                "organization": "UTC",
            },
            "30 Nov 2026, 17:30 (America/New_York).",
        ),
    ],
)
def test_a_security_notice_says_when_by_the_readers_clock(
    client: Client, acme: Acme, language: str, zones: dict[str, str], shown: str
) -> None:
    place(acme, **zones)
    User.objects.filter(pk=acme.ben.user_id).update(language=language)
    with time_machine.travel(MOMENT, tick=False):
        assert shown in security_notice(client, acme.ben.user)


def test_without_an_organization_it_is_the_installations_clock(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ben.pk).update(left_at=MOMENT)
    with time_machine.travel(MOMENT, tick=False):
        assert "30 Nov 2026, 22:30 (UTC)." in security_notice(client, acme.ben.user)


def test_a_notice_that_the_version_before_queued_is_written_too(acme: Acme) -> None:
    AccountEmail.objects.create(
        to=acme.ben.user.email,
        template="account/email/password_changed",
        context={
            "timestamp": "2026-11-30 22:30+00:00",
            "ip": "192.0.2.1",
            "user_agent": "curl",
        },
    )
    job()
    assert "30 Nov 2026, 22:30 (UTC)." in str(mail.outbox[-1].body)
