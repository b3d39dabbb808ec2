"""The quick card shows an automatic value; submitting the same value confirms it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from checkins.models import AutomaticValue, CheckIn
from goals.models import Goal
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import (
    AutomaticValueFactory,
    GoalFactory,
    KeyResultFactory,
    MetricSourceFactory,
)

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def logos(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        own = GoalFactory.create(by=acme.ben, owner=acme.ben)
        return KeyResultFactory.create(
            by=acme.ben, parent=own, owner=acme.ben, current=Decimal(3)
        )


@pytest.fixture
def reading(acme: Acme, logos: Goal) -> AutomaticValue:
    with in_organization(acme.organization.pk):
        crm = MetricSourceFactory.create(
            name="CRM",
            token_hash="0" * 64,
            created_by=acme.hal,
        )
        return AutomaticValueFactory.create(
            goal=logos,
            value=Decimal("22.5"),
            on=dt.date(2026, 1, 18),
            way=AutomaticValue.Way.API,
            source=crm,
        )


def address(goal: Goal) -> str:
    return f"/o/acme/goals/{goal.public_id}/check-in/"


def save(client: Client, goal: Goal, **data: Any) -> CheckIn:
    headers = HTMX | {"HX-Target": f"li#check-in-{goal.public_id}"}
    assert client.post(address(goal), data, headers=headers).status_code == 200
    with in_organization(goal.organization_id):
        return CheckIn.objects.filter(goal=goal).latest("id")


@pytest.mark.parametrize("page", ["home", "alone"])
def test_the_card_shows_the_automatic_value(
    client: Client, acme: Acme, logos: Goal, reading: AutomaticValue, page: str
) -> None:
    client.force_login(acme.ben.user)
    shown = client.get(
        "/o/acme/" if page == "home" else address(logos)
    ).content.decode()
    assert "from CRM, 18 Jan" in shown
    assert 'value="22.5" aria-describedby=' in shown


def test_submitting_the_same_value_confirms_it(
    client: Client, acme: Acme, logos: Goal, reading: AutomaticValue
) -> None:
    client.force_login(acme.ben.user)
    assert save(client, logos, value="22,5", confidence="70").reading_id == reading.pk
    assert "from CRM" not in client.get(address(logos)).content.decode()


@pytest.mark.parametrize("said", [{"value": "23"}, {"value": "22.5", "unchanged": "1"}])
def test_submitting_another_value_does_not_confirm_it(
    client: Client,
    acme: Acme,
    logos: Goal,
    reading: AutomaticValue,
    said: dict[str, str],
) -> None:
    client.force_login(acme.ben.user)
    row = save(client, logos, **said)
    assert row.reading_id is None
    assert row.value == (3 if "unchanged" in said else 23)
