"""A reply to a reminder, from the posted mail to the check-in and the answer."""

from __future__ import annotations

import time
from decimal import Decimal
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from notifications.inbound import receive as receiving
from notifications.inbound.receive import ReceiveResult, receive
from notifications.inbound.views import inbound, signature
from notifications.models import InboundMail, MagicLink, MailStop
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.inbound.conftest import DOMAIN, SECRET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_django import Settings

    from tests.cast import Umbra
    from tests.inbound.conftest import RemindedBen

URL = "/mail/inbound/"
BEARER = {"Authorization": f"Bearer {SECRET}"}


def post(raw: bytes, headers: Mapping[str, str] = BEARER) -> int:
    client = Client(enforce_csrf_checks=True)
    sent = client.post(URL, raw, content_type="message/rfc822", headers=dict(headers))
    return sent.status_code


def test_a_reply_becomes_a_check_in_and_is_answered(reminded: RemindedBen) -> None:
    text = "22, 4, three from the ports list\n8 doubtful\n\nOn Monday, S wrote:\n> hi\n"
    assert post(reminded.mail(text)) == 204
    assert reminded.recorded() == [
        (Decimal(22), 70, "three from the ports list"),
        (Decimal(8), 30, ""),
    ]
    (answer,) = reminded.receipts()
    assert (answer.kind, answer.recipient_id) == (
        "mail.understood",
        reminded.acme.ben.pk,
    )
    assert answer.data["logged"] == [goal.pk for goal in reminded.numbers]
    assert answer.data["in_reply_to"].endswith("@mail.example.org>")
    with in_organization(reminded.acme.organization.pk):
        period = Period.objects.get(pk=reminded.period.pk)
        assert period.submitted_by_id == reminded.acme.ben.pk
        assert InboundMail.objects.get().state == InboundMail.State.UNDERSTOOD
        assert "ports" not in str(answer.data), "ids and words of ours alone"


def test_the_same_mail_again_changes_nothing(reminded: RemindedBen) -> None:
    raw = reminded.mail("22\n8")
    assert [receive(raw) for _ in range(3)] == [
        ReceiveResult.RECORDED,
        ReceiveResult.KNOWN,
        ReceiveResult.KNOWN,
    ]
    assert len(reminded.receipts()) == 1


def test_clear_lines_are_recorded_and_the_rest_is_asked_for(
    reminded: RemindedBen,
) -> None:
    receive(reminded.mail("22, likely\nall well with Legal"))
    assert reminded.recorded() == [(Decimal(22), 70, "")]
    (answer,) = reminded.receipts()
    second = reminded.numbers[1].pk
    assert answer.kind == "mail.trouble"
    assert answer.data["unclear"] == {str(second): "no_value"}
    assert answer.data["goals"] == [second]
    with in_organization(reminded.acme.organization.pk):
        assert Period.objects.get(pk=reminded.period.pk).submitted_at is None


def test_a_correction_replaces_what_was_said(reminded: RemindedBen) -> None:
    receive(reminded.mail("22\n8"))
    receive(reminded.mail("1: 23, certain"))
    assert reminded.recorded() == [(Decimal(23), 90, ""), (Decimal(8), None, "")]


AUTOMATIC = [
    {"Auto_Submitted": "auto-replied"},
    {"Precedence": "bulk"},
    {"X_Autoreply": "yes"},
    {"Return_Path": "<>"},
    {"From": "MAILER-DAEMON@mail.example.org"},
    {"List_Id": "<list.example.org>"},
]


@pytest.mark.parametrize("headers", AUTOMATIC)
def test_automatic_mails_get_no_response(
    reminded: RemindedBen, headers: dict[str, str]
) -> None:
    assert receive(reminded.mail("22\n8", **headers)) == ReceiveResult.REFUSED
    assert (reminded.recorded(), reminded.receipts()) == ([], [])


def test_headers_of_exchange_do_not_mark_a_mail_as_automatic(
    reminded: RemindedBen,
) -> None:
    headers = {
        "X_Auto_Response_Suppress": "DR, OOF, AutoReply",
        "Message_ID": "<[b378dfc5@microsoft.example]>",
    }
    assert receive(reminded.mail("22\n8", **headers)) == ReceiveResult.RECORDED
    assert len(reminded.recorded()) == 2


def test_another_sender_is_refused_and_the_member_notified_once(
    reminded: RemindedBen,
) -> None:
    for sender in ("mallory@example.org", "ben@example.org, mallory@example.org", ""):
        raw = reminded.mail(f"22\n8\n{sender}", From=sender)
        assert receive(raw) == ReceiveResult.REFUSED
    assert reminded.recorded() == []
    (answer,) = reminded.receipts()
    assert answer.recipient_id == reminded.acme.ben.pk
    assert answer.data["reason"] == "sender"
    assert "in_reply_to" not in answer.data


@pytest.mark.parametrize(
    ("result", "taken"),
    [
        (
            "mx.example.org; spf=fail; dmarc=fail (p=REJECT dis=NONE)",
            ReceiveResult.REFUSED,
        ),
        ("mx.example.org; dmarc=fail action=quarantine", ReceiveResult.REFUSED),
        (
            "mx.example.org; dmarc=fail (p=NONE sp=NONE dis=NONE)",
            ReceiveResult.RECORDED,
        ),
        ("mx.example.org; dkim=pass; dmarc=pass", ReceiveResult.RECORDED),
    ],
)
def test_a_forged_sender_is_refused(
    reminded: RemindedBen, result: str, taken: ReceiveResult
) -> None:
    """As the server that took the mail in says; the mail's own word below counts not."""
    raw = reminded.mail("22\n8")
    said = f"Authentication-Results: {result}\nAuthentication-Results: x; dmarc=fail\n"
    assert receive(said.encode() + raw) == taken
    (answer,) = reminded.receipts()
    assert answer.data["reason"] == ("forged" if taken == ReceiveResult.REFUSED else "")


def test_unknown_senders_do_not_use_the_members_rate_limit(
    reminded: RemindedBen,
) -> None:
    for number in range(25):
        raw = reminded.mail(f"{number}", From="eve@example.org", Subject=f"{number}")
        assert receive(raw) == ReceiveResult.REFUSED
    assert receive(reminded.mail("22\n8")) == ReceiveResult.RECORDED
    assert len(reminded.receipts()) == 2


def test_nothing_is_recorded_after_the_grace_period(reminded: RemindedBen) -> None:
    with in_organization(reminded.acme.organization.pk):
        MagicLink.objects.update(expires_at=timezone.now())
    assert receive(reminded.mail("22\n8")) == ReceiveResult.REFUSED
    assert reminded.recorded() == []
    assert reminded.receipts()[0].data["reason"] == "closed"


def test_responses_to_one_address_are_limited(reminded: RemindedBen) -> None:
    for number in range(25):
        receive(reminded.mail(f"what {number}"))
    assert len(reminded.receipts()) == 20


@pytest.mark.parametrize(
    "address", [f"reply+{'a' * 52}@{DOMAIN}", f"reply@{DOMAIN}", "x", ""]
)
def test_mails_to_other_addresses_are_ignored(
    reminded: RemindedBen, address: str
) -> None:
    assert receive(reminded.mail("22\n8", To=address)) == ReceiveResult.NOT_OURS


def test_addresses_of_other_domains_or_purposes_are_ignored(
    reminded: RemindedBen, settings: Settings
) -> None:
    raw = reminded.mail("22\n8")
    with in_organization(reminded.acme.organization.pk):
        MagicLink.objects.update(purpose=MagicLink.Purpose.CHECK_IN)
    assert receive(raw) == ReceiveResult.NOT_OURS
    settings.INBOUND_MAIL_DOMAIN = "other.example.org"
    assert receive(raw) == ReceiveResult.NOT_OURS


def test_message_ids_that_postgresql_rejects_are_dropped(reminded: RemindedBen) -> None:
    raw = reminded.mail("22\n8", Message_ID="<a@b>", References="<c@d>")
    assert receive(raw.replace(b"<c@d>", b"<c\0@d> <e@f>")) == ReceiveResult.RECORDED
    assert reminded.receipts()[0].data["references"] == ["<e@f>", "<a@b>"]


@pytest.mark.parametrize("raw", [b"", b"\0", b"To: \xff\xfe", b"x" * (1024 * 1024 + 1)])
def test_an_invalid_mail_is_ignored(reminded: RemindedBen, raw: bytes) -> None:
    assert receive(raw) == ReceiveResult.NOT_OURS


REPORT = """Content-Type: text/plain

It bounced.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--b--
"""


def bounce(reminded: RemindedBen, **said: str) -> bytes:
    said = {
        "address": "Ben@example.org",
        "action": "failed",
        "status": "5.1.1",
        **said,
    }
    head = (
        f"From: mailer-daemon@example.org\nTo: {reminded.address}\nMessage-ID: <{said}>\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
    )
    return (head + REPORT.format(**said)).encode()


def test_a_bounce_stops_further_mail(reminded: RemindedBen) -> None:
    assert (
        receive(bounce(reminded, action="delayed", status="4.4.1"))
        == ReceiveResult.REFUSED
    )
    assert (
        receive(bounce(reminded, address="rita@example.org")) == ReceiveResult.REFUSED
    )
    # A full mailbox, a filter that takes it for spam: the address is there.
    for status in ("5.2.2", "5.7.1"):
        assert receive(bounce(reminded, status=status)) == ReceiveResult.REFUSED
    with in_organization(reminded.acme.organization.pk):
        assert not MailStop.objects.exists()
    assert receive(bounce(reminded)) == ReceiveResult.BOUNCE
    with in_organization(reminded.acme.organization.pk):
        assert MailStop.objects.get().member_id == reminded.acme.ben.pk
    assert reminded.receipts() == []


# --- Whose mail is accepted -----------------------------------------------------------


def signed(raw: bytes, *, secret: str = SECRET, late: int = 0) -> dict[str, str]:
    at = str(int(time.time()) - late)
    return {
        "X-Sightline-Timestamp": at,
        "X-Sightline-Signature": signature(secret, at, raw),
    }


def test_a_signed_request_is_accepted(reminded: RemindedBen) -> None:
    raw = reminded.mail("22\n8")
    assert post(raw, signed(raw)) == 204
    assert len(reminded.recorded()) == 2


def test_unsigned_requests_are_refused(
    reminded: RemindedBen, settings: Settings
) -> None:
    raw = reminded.mail("22\n8")
    refused: list[dict[str, Any]] = [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {SECRET}"},
        signed(raw, secret="wrong"),
        signed(raw, late=400),
        signed(raw + b" "),
    ]
    assert {post(raw, headers) for headers in refused} == {401}
    settings.INBOUND_MAIL_SECRET = ""
    assert post(raw, {"Authorization": "Bearer "}) == 404
    assert post(raw, signed(raw, secret="")) == 404
    assert reminded.recorded() == []


def test_large_mails_are_refused(reminded: RemindedBen) -> None:
    assert post(reminded.mail("22\n8" + " " * 1024 * 1024)) == 413


def test_a_request_without_content_length_is_refused(reminded: RemindedBen) -> None:
    """In pieces (chunked): whoever posts it must not be told that it was taken."""
    request = RequestFactory().post(URL, reminded.mail("22\n8"), content_type="x/y")
    request.META.pop("CONTENT_LENGTH")
    request.META["HTTP_AUTHORIZATION"] = BEARER["Authorization"]
    assert inbound(request).status_code == 411


def test_a_mail_that_cannot_be_read_is_posted_again(
    reminded: RemindedBen,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    raw = reminded.mail("22\n8")

    def broken(*_args: object) -> None:
        raise KeyError("what was written")

    with monkeypatch.context() as patch:
        patch.setattr(receiving, "record_reply", broken)
        assert post(raw) == 503
    assert "KeyError in " in caplog.text
    assert "what was written" not in caplog.text
    assert post(raw) == 204
    assert len(reminded.recorded()) == 2


def test_a_mail_reaches_its_own_organization_alone(
    reminded: RemindedBen, umbra: Umbra
) -> None:
    receive(reminded.mail("22\n8"))
    with in_organization(umbra.organization.pk):
        assert not InboundMail.objects.exists()
    mail = EmailMessage()
    mail["From"], mail["To"] = umbra.mallory.user.email, reminded.address
    mail.set_content("1\n1")
    assert receive(mail.as_bytes()) == ReceiveResult.REFUSED
    assert reminded.recorded()[0][0] == Decimal(22)
