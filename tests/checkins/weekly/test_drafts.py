"""Drafts: autosaved, private to the writer, and never overwritten silently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from checkins.models import CheckIn, CheckInDraft
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.checkins.weekly.conftest import HOUR, Bens
from tests.checkins.weekly.test_page import PAGE, filled, form_of, send, text_of

if TYPE_CHECKING:
    from tests.cast import Acme

SAVE = f"{PAGE}draft/"


@pytest.fixture
def ben(client: Client, bens: Bens) -> Client:
    client.force_login(bens.by.user)
    return client


def inside(bens: Bens) -> Any:
    return in_organization(bens.by.organization_id)


def note_of(bens: Bens) -> str:
    return f"{bens.logos.public_id}-note"


def test_a_draft_is_restored(ben: Client, bens: Bens) -> None:
    fields = form_of(ben) | {
        note_of(bens): "Half a",
        f"{bens.opps.public_id}-value": "1",
    }
    assert ben.post(SAVE, fields).json() == {"version": 1}
    fields |= {note_of(bens): "Half a sentence", "draft": "1"}
    assert ben.post(SAVE, fields).json() == {"version": 2}
    page = text_of(ben)
    assert "Half a sentence" in page
    assert "Draft restored." in page
    assert 'name="draft" value="2"' in page


def test_an_unchanged_draft_is_no_new_version(ben: Client, bens: Bens) -> None:
    fields = form_of(ben) | {note_of(bens): "Once"}
    assert [ben.post(SAVE, fields).json()["version"] for _ in range(2)] == [1, 1]


def test_a_conflict_with_another_tab_shows_both_texts(ben: Client, bens: Bens) -> None:
    one, other = form_of(ben), form_of(ben)
    ben.post(SAVE, one | {note_of(bens): "From the first"})
    response = ben.post(SAVE, other | {note_of(bens): "From the second"})
    assert response.status_code == 409
    answer = response.json()
    assert "From the first" in answer["html"]
    assert "From the second" in answer["html"]
    assert answer["there"][note_of(bens)] == "From the first"
    with inside(bens):
        assert CheckInDraft.objects.get().data[note_of(bens)] == "From the first"
    known = {"draft": str(answer["draft"])}
    kept = ben.post(SAVE, other | known | {note_of(bens): "From the second"})
    assert kept.json() == {"version": 2}
    # The first tab gets the same conflict: nobody overwrites a text unseen.
    again = ben.post(SAVE, one | {note_of(bens): "From the first, more", "draft": "1"})
    assert again.status_code == 409


def test_a_tab_has_no_conflict_with_its_own_draft(ben: Client, bens: Bens) -> None:
    fields = form_of(ben)
    for text in ("One", "One two", "One two three"):
        assert ben.post(SAVE, fields | {note_of(bens): text}).status_code == 200
    response = send(ben, filled(ben, bens) | fields | {note_of(bens): "Done"})
    assert response.status_code == 200
    with inside(bens):
        assert not CheckInDraft.objects.exists()


def test_submitting_keeps_another_tabs_newer_draft(ben: Client, bens: Bens) -> None:
    mine = filled(ben, bens)
    ben.post(SAVE, form_of(ben) | {note_of(bens): "Elsewhere"})
    response = send(ben, mine)
    assert response.status_code == 409
    assert "Elsewhere" in response.content.decode()
    with inside(bens):
        assert CheckInDraft.objects.exists()
        assert not CheckIn.objects.exists()
    assert send(ben, mine | {"draft": "1"}).status_code == 200


def test_a_draft_after_submission_is_refused(ben: Client, bens: Bens) -> None:
    fields = filled(ben, bens)
    assert send(ben, fields).status_code == 200
    response = ben.post(SAVE, fields | {note_of(bens): "Too slow"})
    assert (response.status_code, response.json()["cause"]) == (409, "period")
    with inside(bens):
        assert not CheckInDraft.objects.exists()


def test_a_draft_after_the_grace_period_is_refused(ben: Client, bens: Bens) -> None:
    fields = form_of(ben)
    with inside(bens):
        now = timezone.now()
        Period.objects.update(closes_at=now - HOUR / 2, grace_until=now - HOUR / 3)
    response = ben.post(SAVE, fields | {note_of(bens): "Too late"})
    assert (response.status_code, response.json()["cause"]) == (409, "closed")


def test_a_check_in_after_the_draft_takes_precedence(ben: Client, bens: Bens) -> None:
    field = f"{bens.logos.public_id}-value"
    ben.post(SAVE, form_of(ben) | {field: "19", note_of(bens): "CheckInDraft"})
    card = f"/o/acme/goals/{bens.logos.public_id}/check-in/"
    ben.post(card, {"value": "22", "note": "Card"})
    page = text_of(ben)
    assert 'value="22"' in page
    assert 'value="19"' not in page


def test_drafts_are_for_the_writer_alone(ben: Client, bens: Bens, acme: Acme) -> None:
    fields = form_of(ben) | {note_of(bens): "For my eyes"}
    ben.post(SAVE, fields)
    for who in (acme.lena, acme.hal, acme.ada):
        other = Client()
        other.force_login(who.user)
        path = f"/o/acme/check-in/periods/{bens.period.public_id}/"
        assert "For my eyes" not in other.get(path).content.decode()
        assert other.post(SAVE, fields).status_code == 404


def test_a_draft_may_be_dropped(ben: Client, bens: Bens) -> None:
    fields = form_of(ben) | {note_of(bens): "Never mind"}
    ben.post(SAVE, fields)
    drop = {"period": bens.period.public_id, "drop": "1"}
    assert ben.post(SAVE, drop).status_code == 302
    assert "Never mind" not in text_of(ben)
