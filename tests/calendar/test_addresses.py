"""The secret feed URL: created, renewed, revoked, valid for one purpose (A9, A12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from notifications.magic_links.tokens import Purpose, link_for
from notifications.models import MagicLink
from organizations.models import Event
from organizations.tenancy import in_organization
from tests.calendar import strict
from tests.scheduling.organization import in_berlin, numbers

if TYPE_CHECKING:
    from tests.cast import Acme, Umbra

HERE = "/o/acme/calendar/"


@pytest.fixture
def acme_of_ben(acme: Acme) -> Acme:
    with in_organization(acme.organization.pk):
        in_berlin(acme)
        (goal, *_rest) = numbers(acme.ben)
        goal.title = "Sentinel title"
        goal.save(update_fields=["title"])
    return acme


def address(client: Client) -> str:
    """Its path; "" without one."""
    whole = client.get(HERE).context["address"]
    return whole[whole.index("/calendar/") :] if whole else ""


def signed_in(acme: Acme) -> Client:
    client = Client()
    client.force_login(acme.ben.user)
    return client


def test_a_feed_url_is_created_used_renewed_and_revoked(acme_of_ben: Acme) -> None:
    client, stranger = signed_in(acme_of_ben), Client()
    assert address(client) == ""
    client.post(f"{HERE}make/")
    first = address(client)
    assert address(client) == first
    assert stranger.get(first).status_code == 200
    client.post(f"{HERE}make/")
    second = address(client)
    assert second != first
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    client.post(f"{HERE}revoke/")
    assert address(client) == ""
    assert stranger.get(second).status_code == 404
    with in_organization(acme_of_ben.organization.pk):
        verbs = Event.objects.filter(verb__startswith="calendar").order_by("id")
        assert [row.verb for row in verbs] == [
            *("calendar.opened", "calendar.opened", "calendar.closed")
        ]


def test_opening_the_page_creates_no_feed_url(acme_of_ben: Acme) -> None:
    client = signed_in(acme_of_ben)
    client.get(HERE)
    for what in ("make", "revoke"):
        assert client.get(f"{HERE}{what}/").status_code == 405
    with in_organization(acme_of_ben.organization.pk):
        assert not MagicLink.objects.exists()


def test_the_feed_contains_times_only(acme_of_ben: Acme) -> None:
    client = signed_in(acme_of_ben)
    client.post(f"{HERE}make/")
    stranger = Client()
    response = stranger.get(address(client))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"].startswith("private")
    assert not response.cookies
    calendar = strict.read(response.content)
    assert calendar.one("X-WR-CALNAME") == "Acme in Sightline"
    assert {part.one("SUMMARY") for part in calendar.parts} == {"Check-in: one number"}
    text = response.content.decode()
    assert "Sentinel" not in text
    for private in (
        "Ben",
        "Lena",
        acme_of_ben.ben.user.email,
        "DESCRIPTION",
        "ATTENDEE",
    ):
        assert private not in text
    assert stranger.head(address(client)).content == b""
    assert stranger.post(address(client)).status_code == 405


def test_an_invalid_token_is_refused(acme_of_ben: Acme, umbra: Umbra) -> None:
    """Unknown, another purpose's, that of somebody who left."""
    acme = acme_of_ben
    with in_organization(acme.organization.pk):
        token = link_for(acme.ben, Purpose.CALENDAR)
        other = link_for(acme.ben, Purpose.UNSUBSCRIBE, kind="check_in.closing")
    with in_organization(umbra.organization.pk):
        theirs = link_for(umbra.mallory, Purpose.CALENDAR)
    client = Client()
    for wrong in ("a" * 52, "x", other, token[:-4] + "aaaa", token[::-1]):
        assert client.get(f"/calendar/{wrong}.ics").status_code == 404, wrong
    assert b"Umbra" in client.get(f"/calendar/{theirs}.ics").content
    assert b"Acme" in client.get(f"/calendar/{token}.ics").content
    # It opens no page, whether signed in or not.
    assert client.get(f"/unsubscribe/{token}/").status_code == 404
    with in_organization(acme.organization.pk):
        acme.ben.left_at = timezone.now()
        acme.ben.save(update_fields=["left_at"])
    assert client.get(f"/calendar/{token}.ics").status_code == 404
