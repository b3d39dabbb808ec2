"""One-click unsubscribe by a link in the mail (RFC 8058; RELIABILITY A8, A9, A12)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from notifications.magic_links.tokens import Purpose, link_for, revoke
from notifications.models import Channel, MagicLink
from notifications.outbox.channels import selected_channels
from notifications.registry import EMAIL_AND_INBOX, get_type
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from tests.cast import Acme

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def url(acme: Acme) -> str:
    with in_organization(acme.organization.pk):
        return f"/unsubscribe/{link_for(acme.ben, Purpose.UNSUBSCRIBE, kind='check_in.closing')}/"


def channels(acme: Acme, kind: str = "check_in.closing") -> frozenset[Channel]:
    with in_organization(acme.organization.pk):
        return selected_channels(acme.organization, get_type(kind), [acme.ben.pk])[
            acme.ben.pk
        ]


def test_opening_the_page_changes_nothing(acme: Acme, url: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.head(url)
    page = client.get(url).content.decode()
    client.get(url, ONE_CLICK)
    assert channels(acme) == EMAIL_AND_INBOX
    assert "A check-in closes soon" in page
    assert page.partition("</main>")[0].count("<button") == 1
    # A person who finds the mail learns no name and no address.
    assert acme.ben.user.email not in page
    assert "Ben" not in page


def test_one_click_unsubscribe_needs_no_cookie(acme: Acme, url: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        assert client.post(url, ONE_CLICK).status_code == 200
    assert channels(acme) == {Channel.INBOX}
    assert channels(acme, "check_in.replied") == EMAIL_AND_INBOX
    page = client.post(url).content.decode()
    assert "Subscribe again" in page
    client.post(url, {"again": "1"})
    assert channels(acme) == EMAIL_AND_INBOX


@pytest.mark.parametrize("way", ["get", "post"])
def test_an_invalid_link_is_not_found(acme: Acme, url: str, way: str) -> None:
    """Unknown, of another purpose or kind, and of somebody who left."""
    with in_organization(acme.organization.pk):
        calendar = link_for(acme.ben, Purpose.CALENDAR)
        fixed = link_for(acme.ben, Purpose.UNSUBSCRIBE, kind="mail.trouble")
        over = link_for(
            acme.ben,
            Purpose.UNSUBSCRIBE,
            kind="talk.added",
            expires_at=timezone.now() - dt.timedelta(seconds=1),
        )
    client = Client()
    for token in (calendar, fixed, over, "a" * 52, "x", url[13:-1][::-1]):
        assert getattr(client, way)(f"/unsubscribe/{token}/").status_code == 404, token
    with in_organization(acme.organization.pk):
        acme.ben.left_at = timezone.now()
        acme.ben.save(update_fields=["left_at"])
    assert getattr(client, way)(url).status_code == 404


def test_the_inbox_is_mentioned_only_for_types_that_it_shows(
    acme: Acme, url: str
) -> None:
    with in_organization(acme.organization.pk):
        token = link_for(acme.ben, Purpose.UNSUBSCRIBE, kind="digest.manager")
    assert (
        "You’ll still see these messages in your Sightline inbox"
        in Client().post(url).content.decode()
    )
    page = Client().post(f"/unsubscribe/{token}/").content.decode()
    assert "You’re unsubscribed" in page
    assert "You’ll still see these messages in your Sightline inbox" not in page


def test_the_page_is_in_the_members_language(acme: Acme, url: str) -> None:
    acme.ben.user.language = "de"
    acme.ben.user.save(update_fields=["language"])
    assert '<html lang="de"' in Client().get(url).content.decode()


def test_a_revoked_link_unsubscribes_nobody(acme: Acme, url: str) -> None:
    with in_organization(acme.organization.pk):
        revoke(acme.ben, Purpose.UNSUBSCRIBE, kind="check_in.closing")
        assert MagicLink.objects.filter(revoked_at=None).count() == 0
    assert Client().post(url, ONE_CLICK).status_code == 404
    assert channels(acme) == EMAIL_AND_INBOX
