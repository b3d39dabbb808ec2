"""HR's page of invitations, and the e-mail that it sends."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from notifications.account_email.worker import deliver_account_emails
from notifications.email.server import MailServer
from notifications.events import handle_events
from notifications.models import AccountEmail
from organizations.invitations import remind, revoke
from organizations.models import Event, Invitation, Membership, Unit
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import InvitationFactory

if TYPE_CHECKING:
    from pytest_django import Settings

URL = "/o/acme/invitations/"


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://sight.example"


def send(acme: Acme) -> None:
    handle_events(acme.organization.pk)
    with MailServer() as server:
        deliver_account_emails(server, math.inf)


def links() -> list[str]:
    return re.findall(
        r"https://sight\.example(/join/\w+/)",
        " ".join(str(m.body) for m in mail.outbox),
    )


def test_many_are_invited_by_one_paste(acme: Acme) -> None:
    people = "Nora Nagel <nora@example.org>\nOtto\totto@example.org"
    answer = signed_in(acme.hal).post(
        URL, {"people": people, "role": "leader", "unit": acme.sales.public_id}
    )
    assert answer.status_code == 302
    with in_organization(acme.organization.pk):
        rows = Membership.objects.invited().order_by("user__name")
        assert [(str(row), row.role, row.unit) for row in rows] == [
            ("Nora Nagel", "leader", acme.sales),
            ("Otto", "leader", acme.sales),
        ]
    page = signed_in(acme.hal).get(URL).content.decode()
    assert "2 invitations are waiting" in page
    assert "nora@example.org" in page


def test_lines_that_were_not_sent_stay_in_the_form(acme: Acme) -> None:
    people = f"nora@example.org\nBen <{acme.ben.user.email}>\nwithout address"
    answer = signed_in(acme.hal).post(URL, {"people": people, "role": "member"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "already belongs to Acme" in page
    assert "1 invitation is waiting" in page
    assert answer.context["form"]["people"].value() == (
        f"Ben <{acme.ben.user.email}>\nwithout address"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("role", "owner"), ("unit", "other"), ("manager", "other"), ("people", "x")],
)
def test_what_the_form_does_not_offer_is_refused(
    acme: Acme, field: str, value: str
) -> None:
    """A10: nor is a role above one's own."""
    data = {"people": "nora@example.org", "role": "member", field: value}
    assert signed_in(acme.hal).post(URL, data).status_code == 422
    with in_organization(acme.organization.pk):
        assert not Invitation.objects.exists()


def test_an_invitation_goes_out_once(acme: Acme) -> None:
    signed_in(acme.hal).post(
        URL, {"people": "Nora <nora@example.org>", "role": "member"}
    )
    send(acme)
    send(acme)
    (sent,) = mail.outbox
    assert sent.to == ["nora@example.org"]
    assert sent.subject == "Hal invited you to Acme"
    assert "Hello Nora," in sent.body
    assert len(links()) == 1


def test_the_link_is_nowhere_but_in_the_mail(acme: Acme) -> None:
    """A9."""
    with in_organization(acme.organization.pk):
        InvitationFactory.create(by=acme.ada)
    send(acme)
    token = links()[0].split("/")[2]
    assert token not in str([*AccountEmail.objects.values()])
    with in_organization(acme.organization.pk):
        assert token not in str([*Event.objects.values(), *Invitation.objects.values()])


def test_a_reminder_has_the_same_link(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        row = InvitationFactory.create(by=acme.ada)
        Invitation.objects.update(sent_at=timezone.now() - dt.timedelta(days=3))
    send(acme)
    with in_organization(acme.organization.pk):
        assert remind(acme.organization, timezone.now()) == 1
    send(acme)
    first, second = links()
    assert first == second
    assert mail.outbox[1].subject == "Your invitation to Acme is still open"
    assert mail.outbox[1].to == [row.email]


def test_a_revoked_invitation_is_not_sent_any_more(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        row = InvitationFactory.create(by=acme.ada)
    handle_events(acme.organization.pk)
    with in_organization(acme.organization.pk):
        revoke(row, by=acme.ada)
    send(acme)
    assert mail.outbox == []
    assert AccountEmail.objects.get().reason == "gone"


def test_resend_and_revoke_are_buttons(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        row = InvitationFactory.create(by=acme.ada)
        Invitation.objects.update(sent_at=timezone.now() - dt.timedelta(days=1))
    hal, part = signed_in(acme.hal), ["acme", row.public_id]
    assert hal.get(reverse("accounts:invitation_resend", args=part)).status_code == 405
    hal.post(reverse("accounts:invitation_resend", args=part))
    page = hal.post(reverse("accounts:invitation_resend", args=part), follow=True)
    assert "We just sent this invitation" in page.content.decode()
    page = hal.post(reverse("accounts:invitation_revoke", args=part), follow=True)
    assert f"Invitation of {row.email} revoked." in page.content.decode()
    page = hal.post(reverse("accounts:invitation_revoke", args=part), follow=True)
    assert "already accepted or revoked" in page.content.decode()
    for name in ("accounts:invitation_resend", "accounts:invitation_revoke"):
        answer = hal.post(reverse(name, args=["acme", "nowhere"]))
        assert answer.status_code == 404


def test_whoever_waits_already_is_counted_apart(acme: Acme) -> None:
    """They get no second mail, and the role that was chosen is not theirs."""
    with in_organization(acme.organization.pk):
        row = InvitationFactory.create(by=acme.ada)
        Invitation.objects.update(sent_at=timezone.now() - dt.timedelta(days=1))
    people = f"{row.email}, nora@example.org"
    data = {"people": people, "role": "leader"}
    page = signed_in(acme.hal).post(URL, data, follow=True).content.decode()
    assert "1 invitation sent." in page
    assert "1 person is already invited. Nothing about them has changed." in page
    with in_organization(acme.organization.pk):
        assert Membership.objects.get(pk=row.membership_id).role == "member"


def test_archived_units_are_not_offered(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        Unit.objects.filter(pk=acme.legal.pk).update(archived_at=timezone.now())
    data = {"people": "nora@example.org", "role": "member"}
    answer = signed_in(acme.hal).post(URL, data | {"unit": acme.legal.public_id})
    assert answer.status_code == 422
