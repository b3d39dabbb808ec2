"""A check-in that a new rule no longer asks for keeps what was typed into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from checkins.cadence.planning import plan
from checkins.models import CheckIn, Draft, Period
from organizations.tenancy import in_organization
from tests.cadence.world import rule
from tests.weekly.conftest import HOUR, Bens
from tests.weekly.test_page import PAGE, filled, send, text_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme

pytestmark = pytest.mark.django_db
NOTE = "Half a sentence"


@pytest.fixture
def ben(client: Client, bens: Bens) -> Client:
    """Ben writes before his check-in has opened, as its page lets him."""
    client.force_login(bens.by.user)
    with in_organization(bens.by.organization_id):
        Period.objects.update(opens_at=timezone.now() + HOUR)
    return client


def begun(client: Client, bens: Bens) -> dict[str, str]:
    """The form, as it was typed and saved."""
    fields = filled(client, bens, **{f"{bens.logos.public_id}-note": NOTE})
    assert client.post(f"{PAGE}draft/", fields).status_code == 200
    return fields


def asked_never(acme: Acme, bens: Bens) -> None:
    with in_organization(acme.organization.pk):
        rule(acme, member=bens.by, rhythm="never")
        plan(acme.organization)


def row_of(bens: Bens) -> Period | None:
    with in_organization(bens.by.organization_id):
        return Period.objects.filter(pk=bens.period.pk).first()


def test_the_draft_is_there_and_can_be_handed_in(
    ben: Client, bens: Bens, acme: Acme
) -> None:
    begun(ben, bens)
    asked_never(acme, bens)
    row = row_of(bens)
    assert row is not None
    assert row.excuse == Period.Excuse.NOTHING
    page = text_of(ben)
    assert "Nobody asks for this check-in any more." in page
    assert NOTE in page
    # The form that was open all along goes on saving, and hands in.
    fields = filled(ben, bens, **{f"{bens.logos.public_id}-note": NOTE})
    assert ben.post(f"{PAGE}draft/", fields).json() == {"version": 1}
    assert send(ben, fields).status_code == 200
    with in_organization(acme.organization.pk):
        assert CheckIn.objects.filter(note=NOTE, period=row).exists()
        plan(acme.organization)
    assert row_of(bens) is not None


def test_it_goes_once_the_draft_is_dropped(ben: Client, bens: Bens, acme: Acme) -> None:
    begun(ben, bens)
    asked_never(acme, bens)
    ben.post(f"{PAGE}draft/", {"period": bens.period.public_id, "drop": "1"})
    assert "Nothing to check in this week" in text_of(ben)
    with in_organization(acme.organization.pk):
        plan(acme.organization)
        assert not Draft.objects.exists()
    assert row_of(bens) is None


def test_words_that_are_in_stay_like_a_draft(
    ben: Client, bens: Bens, acme: Acme
) -> None:
    """Of a check-in that was handed in and taken back, or in part."""
    with in_organization(acme.organization.pk):
        Period.objects.update(version=1)
    asked_never(acme, bens)
    assert row_of(bens) is not None
