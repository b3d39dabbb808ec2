"""Override, status and parent, changed in two tabs: the second one asks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from goals.models import Goal
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory
from tests.goals.forms import fields_of, url_of


@pytest.fixture
def goals(acme: Acme) -> tuple[Goal, Goal, Goal]:
    with in_organization(acme.organization.pk):
        one, other = (
            GoalFactory.create(by=acme.ada, title=title) for title in ("One", "Other")
        )
        moving = GoalFactory.create(by=acme.ben, title="Moving", owner=acme.ben)
    return one, other, moving


def changes(
    acme: Acme, name: str, goals: tuple[Goal, Goal, Goal]
) -> list[dict[str, str]]:
    """What either tab sends."""
    one, other, _moving = goals
    until = (acme.organization.today() + dt.timedelta(days=9)).isoformat()
    reasons = {"override": "override_reason", "status": "status_note"}
    first, second = {
        "override": ({"progress": "40"}, {"progress": "60"}),
        "status": ({"status": "at_risk"}, {"status": "off_track"}),
        "align": ({"parent": one.public_id}, {"parent": other.public_id}),
    }[name]
    more = {"override_until": until} if name == "override" else {}
    field = reasons.get(name, "reason")
    return [
        first | more | {field: "From one tab"},
        second | more | {field: "From the other"},
    ]


@pytest.mark.parametrize("name", ["override", "status", "align"])
def test_the_second_tab_is_asked_and_then_saves(
    client: Client, acme: Acme, goals: tuple[Goal, Goal, Goal], name: str
) -> None:
    client.force_login(acme.ben.user)
    url = url_of(name, goals[2])
    loaded = fields_of(client.get(url), f"goal-{name}")
    first, second = changes(acme, name, goals)
    assert client.post(url, loaded | first).status_code == 302
    answer = client.post(url, loaded | second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Save again to keep yours." in page
    assert "From the other" in page
    seen = fields_of(answer, f"goal-{name}")["seen"]
    assert client.post(url, loaded | second | {"seen": seen}).status_code == 302


def test_the_second_tab_is_asked_after_an_error_too(
    client: Client, acme: Acme, goals: tuple[Goal, Goal, Goal]
) -> None:
    client.force_login(acme.ben.user)
    url = url_of("override", goals[2])
    loaded = fields_of(client.get(url), "goal-override")
    first, second = changes(acme, "override", goals)
    assert client.post(url, loaded | first).status_code == 302
    wrong = client.post(url, loaded | second | {"progress": "much"})
    assert wrong.status_code == 422
    seen = fields_of(wrong, "goal-override")["seen"]
    assert client.post(url, loaded | second | {"seen": seen}).status_code == 409


def test_a_form_that_says_the_same_is_not_asked(
    client: Client, acme: Acme, goals: tuple[Goal, Goal, Goal]
) -> None:
    client.force_login(acme.ben.user)
    url = url_of("status", goals[2])
    sent = fields_of(client.get(url), "goal-status") | changes(acme, "status", goals)[0]
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
