"""Open pages update themselves while the roll-up is behind."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Goal, GoalDirty
from goals.rollup import drain
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory


@pytest.fixture
def goal(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        return GoalFactory.create(by=acme.ada, owner=acme.ada)


def pulse_on(client: Client, acme: Acme, url: str) -> str:
    """The start tag of the element that asks whether the roll-up has caught up."""
    client.force_login(acme.ada.user)
    page = client.get(url).content.decode()
    found = re.search(r'<div id="pulse"[^>]*>', page)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("name", ["goals:detail", "goals:outline", "home"])
def test_a_page_polls_until_the_roll_up_has_caught_up(
    client: Client, acme: Acme, goal: Goal, name: str
) -> None:
    args = ["acme", goal.public_id] if name == "goals:detail" else ["acme"]
    url = reverse(name, args=args)
    with in_organization(acme.organization.pk):
        mark = GoalDirty.objects.latest("id").pk
    behind = pulse_on(client, acme, url)
    drain(acme.organization.pk)
    settled = pulse_on(client, acme, url)
    assert f"?mark={mark}&amp;tries=0" in behind
    assert 'hx-trigger="load ' in behind
    assert "mark=" not in settled
    assert 'hx-trigger="goal-changed ' in settled
