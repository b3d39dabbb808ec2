"""A mail service posts bounces, complaints and replies; its signature or secret is asked."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
import requests
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.core.mail import EmailMessage
from urllib3.exceptions import MaxRetryError, NewConnectionError

from notifications.email.server import MailRefused, MailServer, UncertainDeliveryError
from notifications.models import MailStop
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from tests.cast import Acme
    from tests.inbound.conftest import RemindedBen

SECRET = "postmark:a-shared-secret"
NEVER_CONNECTED = requests.ConnectionError(
    MaxRetryError(Any, "/", NewConnectionError(Any, "refused"))  # type: ignore[arg-type]
)


@pytest.fixture(autouse=True)
def _service(settings: Settings) -> None:
    settings.MAIL_SERVICE = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


def post(client: Client, what: str, data: dict[str, Any], secret: str = SECRET) -> int:
    given = base64.b64encode(secret.encode()).decode()
    answer = client.post(
        f"/mail/services/postmark/{what}/",
        json.dumps(data),
        content_type="application/json",
        headers={"Authorization": f"Basic {given}"},
    )
    return answer.status_code


def bounce(address: str, **over: Any) -> dict[str, Any]:
    return {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "TypeCode": 1,
        "Email": address,
        "MessageID": "x",
        "BouncedAt": "2026-03-02T09:00:00Z",
        **over,
    }


def stops(acme: Acme) -> list[str]:
    with in_organization(acme.organization.pk):
        return list(MailStop.objects.values_list("reason", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({}, ["bounced"]),
        ({"Type": "SoftBounce", "TypeCode": 4096}, []),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint"}, ["complained"]),
    ],
)
def test_an_address_that_bounces_or_complains_gets_no_more(
    client: Client, acme: Acme, over: dict[str, Any], reason: list[str]
) -> None:
    """RELIABILITY R11."""
    for _again in range(2):
        answer = post(client, "tracking", bounce(acme.ben.user.email.upper(), **over))
        assert answer == 200
    assert stops(acme) == reason


@pytest.mark.django_db
def test_without_the_secret_nothing_is_believed(
    client: Client, acme: Acme, settings: Settings
) -> None:
    data = bounce(acme.ben.user.email)
    assert post(client, "tracking", data, "postmark:wrong") == 400
    assert client.post("/mail/services/mailgun/tracking/").status_code == 404
    assert client.post("/mail/services/postmark/nothing/").status_code == 404
    settings.ANYMAIL = {}
    assert post(client, "tracking", data) == 404
    assert stops(acme) == []


def test_a_reply_that_the_service_received_counts(
    reminded: RemindedBen, client: Client
) -> None:
    data = {
        "FromFull": {"Email": reminded.acme.ben.user.email, "Name": "Ben"},
        "From": reminded.acme.ben.user.email,
        "To": "somebody@example.org",
        "OriginalRecipient": reminded.address,
        "Subject": "Re: two numbers",
        "MessageID": "abc",
        "Headers": [{"Name": "Message-ID", "Value": "<abc@mail.example.org>"}],
        "TextBody": "22, likely\n8",
        "Attachments": [],
    }
    assert post(client, "inbound", data) == 200
    assert [value for value, *_rest in reminded.recorded()] == [22, 8]
    assert post(client, "inbound", data) == 200
    assert len(reminded.receipts()) == 1


def api_error(status: int | None, cause: Exception | None = None) -> AnymailAPIError:
    error = AnymailAPIError("key-123 ben@example.org", status_code=status)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected", "flags"),
    [
        (api_error(422), MailRefused, {"is_final"}),
        (api_error(401), MailRefused, {"is_everybodys", "is_outage"}),
        (api_error(429), MailRefused, {"is_everybodys", "is_outage"}),
        (api_error(503), MailRefused, set()),
        (
            api_error(None, NEVER_CONNECTED),
            MailRefused,
            {"is_everybodys", "is_outage"},
        ),
        (api_error(None, requests.ReadTimeout()), UncertainDeliveryError, set()),
        (api_error(None, requests.ConnectionError()), UncertainDeliveryError, set()),
        (AnymailRecipientsRefused(), MailRefused, {"is_final", "is_bounce"}),
    ],
)
def test_what_the_service_answers(
    error: Exception,
    expected: type[Exception],
    flags: set[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_messages: object) -> None:
        raise error

    server = MailServer()
    monkeypatch.setattr(server._backend, "send_messages", refuse)
    with pytest.raises(expected) as raised:
        server.hand_over(EmailMessage(to=["ben@example.org"]))
    names = ("is_final", "is_bounce", "is_everybodys", "is_outage")
    assert {name for name in names if getattr(raised.value, name, False)} == flags
    assert "key-123" not in str(raised.value)
