"""Unsent drafts on a device, after the check-in was submitted otherwise, or closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from checkins.models import CheckIn, CheckInDraft
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.checkins.weekly.conftest import HOUR, Bens
from tests.checkins.weekly.test_drafts import SAVE
from tests.checkins.weekly.test_page import PAGE, filled, form_of, send, text_of

pytestmark = pytest.mark.days

if TYPE_CHECKING:
    from tests.cast import Acme

NOTHING = 204


@pytest.fixture
def ben(client: Client, bens: Bens) -> Client:
    client.force_login(bens.by.user)
    return client


def look(client: Client, bens: Bens, **typed: str) -> Any:
    """As week-drafts.js asks: with what was typed alone."""
    return client.post(SAVE, {"period": bens.period.public_id, "look": "1", **typed})


def test_an_unsent_draft_is_shown_beside_the_submitted_check_in(
    ben: Client, bens: Bens
) -> None:
    note, confidence = (
        f"{bens.logos.public_id}-{name}" for name in ("note", "confidence")
    )
    send(ben, filled(ben, bens, **{note: "By phone"}))
    answer = look(ben, bens, **{note: "In the tunnel", confidence: "30"})
    assert answer.status_code == 200
    html = " ".join(answer.json()["html"].split())
    for said in ("In the tunnel", "By phone", "doubtful", "likely", "Discard"):
        assert said in html
    # What was not typed here is nothing to choose between.
    assert html.count("data-field") == 2
    with in_organization(bens.by.organization_id):
        assert not CheckInDraft.objects.exists()
        assert {row.note for row in CheckIn.objects.all()} == {"By phone", ""}
        assert answer.json()["version"] == Period.objects.get().version


def test_the_opened_form_takes_the_unsent_draft(ben: Client, bens: Bens) -> None:
    note = f"{bens.logos.public_id}-note"
    send(ben, filled(ben, bens, **{note: "By phone"}))
    answer = look(ben, bens, **{note: "In the tunnel"}).json()
    (path,) = re.findall(r'href="([^"]+)" data-put-in', answer["html"])
    known = {name: str(answer[name]) for name in ("draft", "version")}
    fields = form_of(ben, path) | known | {note: "In the tunnel"}
    assert ben.post(SAVE, fields).status_code == 200


def test_a_draft_equal_to_the_submitted_check_in_is_not_offered(
    ben: Client, bens: Bens
) -> None:
    """Submitted, but the response got lost."""
    note = f"{bens.logos.public_id}-note"
    fields = filled(ben, bens, **{note: "By phone"})
    send(ben, fields)
    assert look(ben, bens, **{note: " By  phone "}).status_code == NOTHING
    assert look(ben, bens, **fields).status_code == NOTHING


def test_the_draft_of_a_closed_period_is_shown_for_copying(
    ben: Client, bens: Bens
) -> None:
    with in_organization(bens.by.organization_id):
        now = timezone.now()
        Period.objects.update(closes_at=now - HOUR / 2, grace_until=now - HOUR / 3)
    html = look(ben, bens, **{f"{bens.logos.public_id}-note": "Too late"}).json()[
        "html"
    ]
    assert "Too late" in html
    assert "The check-in is closed" in html
    assert "data-put-in" not in html


def test_every_state_of_the_page_offers_the_device_draft(
    ben: Client, bens: Bens, acme: Acme
) -> None:
    """The form, what is in, what is closed; nobody who only reads it."""
    pages = [text_of(ben)]
    send(ben, filled(ben, bens))
    pages.append(text_of(ben))
    with in_organization(bens.by.organization_id):
        now = timezone.now()
        Period.objects.update(closes_at=now - HOUR / 2, grace_until=now - HOUR / 3)
    path = f"/o/acme/check-in/periods/{bens.period.public_id}/"
    pages.append(text_of(ben, path))
    asked = {
        tuple(re.findall(r'data-draft-(?:of|url)="[^"]+"', page)) for page in pages
    }
    assert len(asked) == 1
    assert SAVE in str(asked)
    lena = Client()
    lena.force_login(acme.lena.user)
    assert "data-draft" not in text_of(lena, path)


def test_the_device_draft_is_deleted_only_after_submission(
    ben: Client, bens: Bens
) -> None:
    answer = send(ben, filled(ben, bens))
    assert "data-taken" in answer.content.decode()
    assert "data-taken" not in text_of(ben, PAGE)


def test_device_drafts_of_other_members_are_not_offered(
    client: Client, bens: Bens, acme: Acme
) -> None:
    for who in (acme.rita, acme.lena, acme.hal):
        client.force_login(who.user)
        assert look(client, bens, note="x").status_code == 404
