"""HR adds chat webhooks, sees whether they work, and never sees the secret again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from notifications.models import ChatWebhook
from notifications.tasks import deliver
from organizations.models import Event
from organizations.tenancy import in_organization
from tests.factories import ChatWebhookFactory, UnitFactory

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme, Umbra
    from tests.chat.receiver import Receiver

HERE = "/o/acme/setup/chat/"
SLACK = "https://hooks.slack.com/services/T0/B0/very-secret-Xy9Z"


def sent(**over: Any) -> dict[str, Any]:
    return {
        "service": "slack",
        "url": SLACK,
        "unit": "",
        "kinds": "digest.unit",
    } | over


def rows(acme: Acme) -> list[ChatWebhook]:
    with in_organization(acme.organization.pk):
        return list(ChatWebhook.objects.all())


def test_a_room_is_connected_and_its_address_hidden(client: Client, acme: Acme) -> None:
    client.force_login(acme.ada.user)
    page = client.post(HERE, sent(unit=acme.sales.public_id), follow=True)
    (row,) = rows(acme)
    assert (row.url, row.unit_id, row.kinds) == (SLACK, acme.sales.pk, ["digest.unit"])
    text = page.content.decode()
    assert "hooks.slack.com/…Xy9Z" in text
    assert "very-secret" not in text
    with in_organization(acme.organization.pk):
        assert "secret" not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    "over",
    [
        {"url": "http://hooks.slack.com/services/x"},
        {"url": "https://127.0.0.1/"},
        {"url": "https://hooks.slack.com@evil.example/"},
        {"url": ""},
        {"service": "teams"},
        {"service": "irc"},
        {"kinds": []},
        {"kinds": "check_in.replied"},
        {"unit": "bcdfghjkmnpq"},
    ],
)
def test_an_invalid_webhook_is_refused(
    client: Client, acme: Acme, over: dict[str, Any]
) -> None:
    client.force_login(acme.ada.user)
    response = client.post(HERE, sent(**over))
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert rows(acme) == []


def test_another_organization_s_unit_is_refused(
    client: Client, acme: Acme, umbra: Umbra
) -> None:
    with in_organization(umbra.organization.pk):
        unit = UnitFactory.create(
            organization=umbra.organization, name="Lab", parent=umbra.company
        )
    client.force_login(acme.ada.user)
    assert client.post(HERE, sent(unit=unit.public_id)).status_code == 422


def test_a_webhook_is_tested_paused_resumed_and_removed(
    client: Client, acme: Acme, receiver: Receiver
) -> None:
    with in_organization(acme.organization.pk):
        row = ChatWebhookFactory.create(by=acme.ada, url=receiver.url)
    client.force_login(acme.ada.user)

    def do(what: str) -> str:
        url = reverse(f"notifications:room_{what}", args=["acme", row.public_id])
        assert client.get(url).status_code == 405
        return client.post(url, follow=True).content.decode()

    def test_it() -> str:
        """Sent by the worker, not by the request."""
        n = len(receiver.got)
        page = do("test")
        assert "Test message: Waiting" in page
        assert 'hx-trigger="load delay:2s"' in page
        assert len(receiver.got) == n
        deliver(acme.organization.pk)
        return client.get(HERE).content.decode()

    assert "Test message: Sent" in test_it()
    assert receiver.got[0]["text"] == "A test message from Sightline for Acme."
    receiver.status = 404
    page = test_it()
    assert "Test message: Failed" in page
    assert "this webhook no longer exists" in page
    assert "Paused automatically" in page
    assert "No chat rooms active, one paused" in page
    receiver.status = 200
    assert "Test message: Sent" in test_it(), "also to a room that is paused"
    do("resume")
    assert (rows(acme)[0].paused_at, rows(acme)[0].n_failures) == (None, 0)
    do("pause")
    assert rows(acme)[0].paused_at is not None
    do("remove")
    assert rows(acme) == []


@pytest.mark.parametrize("who", ["hal", "lena", "ben"])
def test_nobody_else_connects_rooms(client: Client, acme: Acme, who: str) -> None:
    with in_organization(acme.organization.pk):
        row = ChatWebhookFactory.create(by=acme.ada, url=SLACK)
    client.force_login(getattr(acme, who).user)
    assert client.get(HERE).status_code == 404
    assert client.post(HERE, sent()).status_code == 404
    for what in ("test", "pause", "resume", "remove"):
        url = reverse(f"notifications:room_{what}", args=["acme", row.public_id])
        assert client.post(url).status_code == 404
    assert len(rows(acme)) == 1


def test_the_page_has_a_constant_number_of_queries(
    client: Client, acme: Acme, django_assert_max_num_queries: Any
) -> None:
    with in_organization(acme.organization.pk):
        for _n in range(6):
            ChatWebhookFactory.create(by=acme.ada, url=SLACK, unit=acme.sales)
    client.force_login(acme.ada.user)
    with django_assert_max_num_queries(12):
        client.get(HERE)
