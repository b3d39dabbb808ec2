"""A period dropped by a new rule keeps its draft."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db.models import F
from django.utils import timezone

from checkins.models import CheckIn
from checkins.weekly.drafts import LoadedVersions, save_draft
from organizations.tenancy import in_organization
from scheduling.models import Period
from scheduling.plan import plan
from tests.checkins.weekly.conftest import HOUR, Bens
from tests.checkins.weekly.test_page import PAGE, filled, send, text_of
from tests.factories import CadenceRuleFactory

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
        CadenceRuleFactory.create(
            organization=acme.organization, member=bens.by, rhythm="never"
        )
        plan(acme.organization)


def row_of(bens: Bens) -> Period | None:
    with in_organization(bens.by.organization_id):
        return Period.objects.filter(pk=bens.period.pk).first()


def test_the_draft_of_a_dropped_period_can_be_submitted(
    ben: Client, bens: Bens, acme: Acme
) -> None:
    begun(ben, bens)
    asked_never(acme, bens)
    row = row_of(bens)
    assert row is not None
    assert row.excuse == Period.Excuse.NOTHING
    page = text_of(ben)
    assert "This check-in is no longer due." in page
    assert NOTE in page
    # The form that was open all along still autosaves and submits.
    fields = filled(ben, bens, **{f"{bens.logos.public_id}-note": NOTE})
    assert ben.post(f"{PAGE}draft/", fields).json() == {"version": 1}
    assert send(ben, fields).status_code == 200
    with in_organization(acme.organization.pk):
        assert CheckIn.objects.filter(note=NOTE, period=row).exists()
        plan(acme.organization)
    assert row_of(bens) is not None


def test_an_open_form_of_a_dropped_period_still_saves_a_draft(
    ben: Client, bens: Bens, acme: Acme
) -> None:
    fields = filled(ben, bens, **{f"{bens.logos.public_id}-note": NOTE})
    asked_never(acme, bens)
    assert "Nothing to check in this week" in text_of(ben)
    assert ben.post(f"{PAGE}draft/", fields).status_code == 200
    assert NOTE in text_of(ben)
    ben.post(f"{PAGE}draft/", {"period": bens.period.public_id, "drop": "1"})
    assert "Nothing to check in this week" in text_of(ben)


@pytest.mark.parametrize("entered", ["draft", "words", ""])
def test_a_later_period_is_deleted_unless_it_has_entries(
    bens: Bens, acme: Acme, entered: str
) -> None:
    """Where the member's day is ahead of the organization's.

    Words: submitted and undone, or submitted in part.
    """
    with in_organization(acme.organization.pk):
        week = dt.timedelta(days=7)
        Period.objects.update(
            version=entered == "words",
            **{
                name: F(name) + week
                for name in ("week_on", "opens_at", "closes_at", "grace_until")
            },
        )
        if entered == "draft":
            save_draft(
                bens.period, by=bens.by, data={"a": NOTE}, known=LoadedVersions(0, 0)
            )
    asked_never(acme, bens)
    row = row_of(bens)
    assert (row is not None) == bool(entered)
    assert row is None or row.excuse == Period.Excuse.NOTHING
