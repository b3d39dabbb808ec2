"""“2 of 3 measured” stands beside the number, wherever the number stands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from goals import rollup
from goals.models import Goal
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory
from tests.goals.forms import url_of
from tests.importing.exports import exported, rows

SAYS = "2 of 3 measured"


@pytest.fixture
def top(acme: Acme) -> Goal:
    """An objective at 100 %: two key results are reached, one was never checked in."""
    with in_organization(acme.organization.pk):
        found = GoalFactory.create(by=acme.ada, title="Grow")
        for current in (Decimal(40), Decimal(40), None):
            KeyResultFactory.create(by=acme.ada, parent=found, current=current)
    rollup.drain(acme.organization.pk)
    return found


def test_pages_say_it_beside_the_number(client: Client, acme: Acme, top: Goal) -> None:
    client.force_login(acme.ada.user)
    detail = client.get(url_of("detail", top)).content.decode()
    figure = detail[detail.index('id="goal-figure"') :]
    assert SAYS in figure[: figure.index("</h2>")]
    assert f"100% ({SAYS}) now" in figure
    outline = client.get(reverse("goals:outline", args=["acme"])).content.decode()
    row = outline[outline.index(f'id="goal-row-{top.public_id}"') :]
    assert SAYS in row[: row.index("</li>")]


def test_the_explanation_says_why_it_is_not_done(
    client: Client, acme: Acme, top: Goal
) -> None:
    client.force_login(acme.ada.user)
    page = client.get(url_of("explain", top)).content.decode()
    assert f"{SAYS}. What isn’t measured yet counts neither as 0% nor as done." in page
    assert f"{SAYS}, and those reached their targets." in page
    assert "It reached its target" not in page
    url = url_of("explain", top)
    found = client.get(url, headers={"accept": "application/json"}).json()
    assert found["health"]["code"] == "incomplete"
    result = found["result"]
    assert (result["measured"], result["contributing"]) == (2, 3)


def test_the_export_has_both_numbers(acme: Acme, top: Goal) -> None:
    found = {row["title"]: row for row in rows(exported(acme.organization))}
    grow, number = found["Grow"], found["40 new logos"]
    assert (grow["n_measured"], grow["n_contributing"]) == ("2", "3")
    assert (number["n_measured"], number["n_contributing"]) == ("", "")


def test_nothing_is_said_once_all_are_measured(
    client: Client, acme: Acme, top: Goal
) -> None:
    with in_organization(acme.organization.pk):
        Goal.objects.filter(current=None, parent=top).update(current=40)
    rollup.drain(acme.organization.pk)
    client.force_login(acme.ada.user)
    assert "measured</span>" not in client.get(url_of("detail", top)).content.decode()
    page = client.get(url_of("explain", top)).content.decode()
    assert "All its contributing goals are done." in page
