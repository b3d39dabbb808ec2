"""RELIABILITY R2: one message for each recipient, type and occurrence."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from notifications.models import Channel, Message
from notifications.outbox import Notification, notify, notify_many
from tests.cast import Acme
from tests.factories import ChannelPreferenceFactory, ChatWebhookFactory

pytestmark = pytest.mark.django_db


def channels(message: Message) -> set[str]:
    return {delivery.channel for delivery in message.deliveries.all()}


def test_a_notification_is_created_once(inside_acme: Acme) -> None:
    first = notify(
        "check_in.replied", to=inside_acme.ben, occurrence="x", data={"reply": 1}
    )
    again = notify("check_in.replied", to=inside_acme.ben, occurrence="x")
    other = notify("check_in.replied", to=inside_acme.lena, occurrence="x")

    assert first is not None
    assert again is None
    assert other is not None
    assert Message.objects.count() == 2


def test_a_notification_goes_to_mail_and_inbox(inside_acme: Acme) -> None:
    message = notify("check_in.replied", to=inside_acme.ben, occurrence="x")

    assert message is not None
    assert message.posted_at is not None
    assert channels(message) == {Channel.EMAIL}


def test_a_later_notification_appears_in_the_inbox_when_due(inside_acme: Acme) -> None:
    later = timezone.now() + dt.timedelta(hours=1)
    message = notify(
        "check_in.replied", to=inside_acme.ben, occurrence="x", due_at=later
    )

    assert message is not None
    assert message.posted_at is None
    assert channels(message) == {Channel.EMAIL, Channel.INBOX}


def test_people_choose_their_channels(inside_acme: Acme) -> None:
    for channel, is_on in ((Channel.EMAIL, False), (Channel.INBOX, True)):
        ChannelPreferenceFactory.create(
            member=inside_acme.ben,
            kind="digest.manager",
            channel=channel,
            is_on=is_on,
        )
    message = notify("digest.manager", to=inside_acme.ben, occurrence="x")

    assert message is not None
    assert message.posted_at is not None
    assert channels(message) == set()


def test_one_reminder_a_day(inside_acme: Acme) -> None:
    tomorrow = timezone.now() + dt.timedelta(days=1)

    assert notify("check_in.opened", to=inside_acme.ben, occurrence="a")
    assert notify("check_in.closing", to=inside_acme.ben, occurrence="a") is None
    assert notify(
        "check_in.closing", to=inside_acme.ben, occurrence="b", due_at=tomorrow
    )
    assert notify("check_in.replied", to=inside_acme.ben, occurrence="a")


def test_the_day_is_in_the_recipients_time_zone(inside_acme: Acme) -> None:
    ben = inside_acme.ben
    ben.time_zone = "Pacific/Apia"
    ben.save(update_fields=["time_zone"])
    message = notify("check_in.closing", to=ben, occurrence="a")

    assert message is not None
    assert message.day == timezone.now().astimezone(ben.zone).date()


def test_a_webhook_is_notified_by_chat(inside_acme: Acme) -> None:
    room = ChatWebhookFactory.create(by=inside_acme.ada)
    message = notify("digest.unit", webhook=room, occurrence="2026-11-16")

    assert message is not None
    assert channels(message) == {Channel.CHAT}
    assert notify("digest.unit", webhook=room, occurrence="2026-11-16") is None


def test_many_notifications_need_few_queries(
    inside_acme: Acme, django_assert_max_num_queries: object
) -> None:
    members = [inside_acme.ada, inside_acme.ben, inside_acme.lena, inside_acme.rita]
    notifications = [Notification("x", to=member) for member in members]
    with django_assert_max_num_queries(6):  # type: ignore[operator]  # a fixture's function
        said = notify_many("check_in.closing", inside_acme.organization, notifications)

    assert {row.recipient_id for row in said} == {row.pk for row in members}
    assert not notify_many("check_in.closing", inside_acme.organization, notifications)
