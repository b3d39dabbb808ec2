"""Notification preferences: channels, quiet hours, pauses."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from notifications.models import Channel, ChannelPreference, DeliverySettings, MailStop
from notifications.outbox.channels import selected_channels
from notifications.registry import EMAIL_AND_INBOX, get_type
from organizations.tenancy import in_organization
from scheduling.check_in_policy import policy_of
from tests.factories import ChannelPreferenceFactory, MailStopFactory

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from organizations.models import Membership
    from tests.cast import Acme

HERE = "/o/acme/settings/notifications/"


def channels(acme: Acme, member: Membership, kind: str) -> frozenset[Channel]:
    with in_organization(acme.organization.pk):
        return selected_channels(acme.organization, get_type(kind), [member.pk])[
            member.pk
        ]


def settings_of(acme: Acme) -> DeliverySettings | None:
    with in_organization(acme.organization.pk):
        return DeliverySettings.objects.first()


def on(client: Client) -> list[str]:
    """The switches that are on, as the page shows them."""
    groups = client.get(HERE).context["page"].groups
    return [
        cell.key
        for group in groups
        for row in group.rows
        for cell in row.switches
        if cell.is_on
    ]


def test_a_page_sent_as_it_is_changes_nothing(client: Client, acme: Acme) -> None:
    client.force_login(acme.ben.user)
    before = on(client)
    assert "check_in.closing|email" in before
    client.post(HERE, {"on": before})
    assert on(client) == before
    with in_organization(acme.organization.pk):
        assert not ChannelPreference.objects.exists()


def test_a_preference_is_changed_and_undone(client: Client, acme: Acme) -> None:
    client.force_login(acme.ben.user)
    wanted = [key for key in on(client) if key != "check_in.replied|email"]
    page = client.post(HERE, {"on": wanted, "muted_until": tomorrow()}, follow=True)
    assert "Saved." in page.content.decode()
    assert channels(acme, acme.ben, "check_in.replied") == {Channel.INBOX}
    assert channels(acme, acme.lena, "check_in.replied") == EMAIL_AND_INBOX
    client.post(f"{HERE}undo/")
    assert channels(acme, acme.ben, "check_in.replied") == EMAIL_AND_INBOX
    settings = settings_of(acme)
    assert settings is not None
    assert settings.muted_until is None
    # Once: a second undo does not revert later changes.
    client.post(HERE, {"on": []})
    client.post(f"{HERE}undo/")
    client.post(f"{HERE}undo/")
    assert channels(acme, acme.ben, "check_in.replied") == EMAIL_AND_INBOX


def test_what_a_page_does_not_show_it_does_not_change(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        ChannelPreferenceFactory.create(
            member=acme.ben,
            kind="digest.manager",
            channel=Channel.INBOX,
            is_on=True,
        )
    client.force_login(acme.ben.user)
    sent = [
        "digest.unit|email",
        "mail.trouble|email",
        "nothing|x",
        "check_in.closing|chat",
    ]
    client.post(HERE, {"on": sent})
    assert Channel.INBOX in channels(acme, acme.ben, "digest.manager")
    assert channels(acme, acme.ben, "digest.unit") == frozenset()
    assert channels(acme, acme.ben, "check_in.closing") == frozenset()


def test_only_notifications_that_can_occur_are_listed(
    client: Client, acme: Acme
) -> None:
    client.force_login(acme.ben.user)
    keys = {key for key, _channel in client.get(HERE).context["page"].keys}
    assert not keys & {"check_in.opened", "digest.manager", "mail.trouble"}
    with in_organization(acme.organization.pk):
        policy = policy_of(acme.organization)
        policy.announces_opening, policy.escalates_after = True, 3
        policy.save(update_fields=["announces_opening", "escalates_after"])
    client.force_login(acme.lena.user)
    keys = {key for key, _channel in client.get(HERE).context["page"].keys}
    assert keys >= {"check_in.opened", "digest.manager", "check_in.escalated"}


def test_mail_replies_are_mentioned_where_they_are_enabled(
    client: Client, acme: Acme, settings: Settings
) -> None:
    def speaks() -> bool:
        return (
            "If you reply to a reminder by email, we always email you what was recorded"
            in client.get(HERE).content.decode()
        )

    client.force_login(acme.ben.user)
    assert not speaks()
    settings.INBOUND_MAIL_DOMAIN = "in.example.org"
    assert speaks()
    with in_organization(acme.organization.pk):
        policy = policy_of(acme.organization)
        policy.links_need_sign_in = True
        policy.save(update_fields=["links_need_sign_in"])
    assert not speaks()


def tomorrow() -> str:
    return (timezone.now() + dt.timedelta(days=1)).date().isoformat()


def test_a_pause_is_shown_and_ended(client: Client, acme: Acme) -> None:
    client.force_login(acme.ben.user)
    page = client.post(HERE, {"muted_until": tomorrow()}, follow=True)
    assert "Emails paused until the end of" in page.content.decode()
    client.post(HERE, {"muted_until": tomorrow(), "resume": "1"})
    settings = settings_of(acme)
    assert settings is not None
    assert settings.muted_until is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"muted_until": "2020-01-01"},
        {"muted_until": "2999-01-01"},
        {"muted_until": "soon"},
        {"quiet_from": "22:00"},
        {"quiet_until": "7"},
    ],
)
def test_an_invalid_time_is_refused(
    client: Client, acme: Acme, wrong: dict[str, Any]
) -> None:
    client.force_login(acme.ben.user)
    response = client.post(HERE, wrong | {"on": "check_in.replied|inbox"})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert settings_of(acme) is None
    # What was chosen beside it is not lost.
    assert response.content.decode().count(" checked") == 1


def test_members_set_their_own_quiet_hours(client: Client, acme: Acme) -> None:
    client.force_login(acme.ben.user)
    client.post(HERE, {"quiet_from": "22:00", "quiet_until": "06:30"})
    settings = settings_of(acme)
    assert settings is not None
    assert (settings.quiet_from, settings.quiet_until) == (dt.time(22), dt.time(6, 30))
    client.post(HERE, {})
    client.post(f"{HERE}undo/")
    settings = settings_of(acme)
    assert settings is not None
    assert settings.quiet_from == dt.time(22)


def test_mail_to_a_bounced_address_resumes_when_its_owner_confirms(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        for member in (acme.ben, acme.lena):
            MailStopFactory.create(
                member=member,
                reason=MailStop.Reason.BOUNCED,
            )
    client.force_login(acme.ben.user)
    assert "Emails to you are stopped." in client.get(HERE).content.decode()
    assert client.get(f"{HERE}email/").status_code == 405
    page = client.post(f"{HERE}email/", follow=True).content.decode()
    assert "Emails to you are stopped." not in page
    with in_organization(acme.organization.pk):
        standing = MailStop.objects.filter(lifted_at=None)
        assert [row.member_id for row in standing] == [acme.lena.pk]


def test_the_page_has_few_queries(
    client: Client, acme: Acme, django_assert_max_num_queries: Any
) -> None:
    client.force_login(acme.ben.user)
    client.get(HERE)
    with django_assert_max_num_queries(12):
        client.get(HERE)
