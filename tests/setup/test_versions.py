"""Versions: immutable, described, restorable; conflicts of two admins lose nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from frameworks.configuration import settings_from_json
from frameworks.models import Configuration
from frameworks.spec import Level, Use
from organizations.tenancy import in_organization
from setup.services import activate_configuration
from tests.cast import Acme, Umbra
from tests.needs import needs_framework
from tests.setup.configuring import HERE, OKR, catalogue, filled, send, use, versions

pytestmark = needs_framework("okr", "v2mom")
TEAM = Level.TEAM
HISTORY = f"{HERE}history/"
LIMIT = "levels-team-limits-objective"


@pytest.fixture
def hal(client: Client, acme: Acme) -> Client:
    client.force_login(acme.hal.user)
    return client


@pytest.fixture
def three(hal: Client, acme: Acme) -> list[Configuration]:
    send(hal, HERE, **{use("v2mom", TEAM): "default"}, reason="One")
    send(hal, OKR, **{f"{LIMIT}-low": "2", f"{LIMIT}-high": "4"}, reason="Two")
    send(hal, HERE, **{use("v2mom", TEAM): "off"}, reason="Three")
    return versions(acme)


def test_the_history_shows_what_who_and_why(
    hal: Client, three: list[Configuration]
) -> None:
    response = hal.get(HISTORY)
    told = response.context["history"].versions
    assert [version.row.number for version in told] == [3, 2, 1]
    assert [[change.text for change in version.changes] for version in told] == [
        ["Team: Default → Off"],
        ["Team: limit for objectives 2–3 → 2–4"],
        ["Team: On → Default"],
    ]
    assert [version.is_now for version in told] == [True, False, False]
    page = response.content.decode()
    assert "Hal" in page
    assert "Two" in page


def test_the_history_is_empty_before_any_configuration(hal: Client, acme: Acme) -> None:
    page = hal.get(HISTORY).content.decode()
    assert "Framework defaults" in page
    assert '<span class="chip">current</span>' in page
    assert "Default settings" in hal.get(HERE).content.decode()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_earlier_version_can_be_restored(
    hal: Client, acme: Acme, three: list[Configuration], number: int
) -> None:
    shown = hal.get(f"{HISTORY}{number}/")
    assert shown.context["preview"].changes
    reason = shown.context["form"]["reason"].value()
    named = f"Return to version {number}" if number else "Reset frameworks to defaults"
    assert reason == named
    assert len(versions(acme)) == 3
    sent = {"action": "save", "seen": "3", "reason": reason}
    assert hal.post(f"{HISTORY}{number}/", sent).status_code == 302
    last = versions(acme)[-1]
    assert (last.number, last.returns_to, last.reason) == (4, number, reason)
    wanted = three[number - 1].document if number else {}
    assert settings_from_json(last.document) == settings_from_json(wanted)
    assert [row.document for row in versions(acme)[:3]] == [
        row.document for row in three
    ]


def test_the_active_version_cannot_be_restored(
    hal: Client, three: list[Configuration]
) -> None:
    assert hal.get(f"{HISTORY}3/").status_code == 302
    assert hal.get(f"{HISTORY}99/").status_code == 404


def test_another_organizations_versions_are_not_there(
    client: Client, acme: Acme, umbra: Umbra, three: list[Configuration]
) -> None:
    client.force_login(umbra.mallory.user)
    assert client.get("/o/umbra/setup/frameworks/history/2/").status_code == 404
    page = client.get("/o/umbra/setup/frameworks/history/").content.decode()
    assert "Two" not in page
    assert client.get(HISTORY).status_code == 404


def test_older_versions_are_on_the_next_page(hal: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        rows = [
            Configuration(
                organization=acme.organization,
                number=n,
                reason=f"r{n}",
                author=acme.hal,
            )
            for n in range(1, 26)
        ]
        Configuration.objects.bulk_create(rows)
        acme.organization.frameworks_version = rows[-1].pk
        acme.organization.save()
    history = hal.get(HISTORY).context["history"]
    assert (len(history.versions), history.older) == (20, 6)
    older = hal.get(f"{HISTORY}?below=6").context["history"]
    assert [version.row.number for version in older.versions] == [5, 4, 3, 2, 1]
    assert hal.get(f"{HISTORY}?below=x").status_code == 200


# --- Two admins at once --------------------------------------------------------------


def ada_saves(acme: Acme, document: dict[str, Any]) -> Configuration:
    with in_organization(acme.organization.pk):
        acme.ada.organization.refresh_from_db()
        settings = settings_from_json({"schema": 1, **document})
        return activate_configuration(settings, by=acme.ada, reason="Ada was faster")


def levels(slug: str, level: str, **said: Any) -> dict[str, Any]:
    return {"frameworks": {slug: {"levels": {level: said}}}}


def test_concurrent_decisions_are_merged_after_confirmation(
    hal: Client, acme: Acme
) -> None:
    sent = filled(hal, HERE) | {use("v2mom", TEAM): "default", "reason": "Mine"}
    ada_saves(acme, levels("okr", "company", use="off"))
    response = hal.post(HERE, sent | {"action": "save"})
    assert response.status_code == 409
    assert len(versions(acme)) == 1
    form = response.context["form"]
    # Mine on top of theirs, with my reason; theirs is shown.
    assert form[use("v2mom", TEAM)].value() == "default"
    assert form[use("okr", Level.COMPANY)].value() == "off"
    assert (form["reason"].value(), form["seen"].value()) == ("Mine", 1)
    page = response.content.decode()
    assert "Ada saved version 1" in page
    assert "Ada was faster" in page
    assert "Company: Default → Off" in page
    again = {field.html_name: field.value() for field in form} | {"action": "save"}
    assert hal.post(HERE, again).status_code == 302
    now = catalogue(acme)
    assert now.use("okr", Level.COMPANY) == Use.OFF
    assert now.use("v2mom", TEAM) == Use.DEFAULT


def test_a_decision_that_both_changed_shows_both(hal: Client, acme: Acme) -> None:
    sent = filled(hal, OKR) | {
        f"{LIMIT}-low": "1",
        f"{LIMIT}-high": "9",
        "reason": "My",
    }
    ada_saves(acme, levels("okr", "team", limits={"objective": [1, 5]}))
    response = hal.post(OKR, sent | {"action": "save"})
    assert response.status_code == 409
    assert response.context["conflict"].clashes == [
        (
            "Team: limit for objectives 2–3 → 1–5",
            "Team: limit for objectives 2–3 → 1–9",
        )
    ]
    assert str(response.context["form"][f"{LIMIT}-high"].value()) == "9"


def test_concurrent_new_defaults_leave_one_default(hal: Client, acme: Acme) -> None:
    sent = filled(hal, HERE) | {use("v2mom", TEAM): "default", "reason": "Mine"}
    ada_saves(acme, levels("whats_hows", "team", use="default"))
    response = hal.post(HERE, sent | {"action": "save"})
    assert response.status_code == 409
    form = response.context["form"]
    again = {field.html_name: field.value() for field in form} | {"action": "save"}
    assert hal.post(HERE, again).status_code == 302
    defaults = [
        each.slug
        for each in catalogue(acme).frameworks
        if catalogue(acme).use(each.slug, TEAM) == Use.DEFAULT
    ]
    assert defaults == ["v2mom"]


def test_an_outdated_restore_asks_again(
    hal: Client, acme: Acme, three: list[Configuration]
) -> None:
    ada_saves(acme, levels("okr", "company", use="off"))
    sent = {"action": "save", "seen": "3", "reason": "Back to one"}
    response = hal.post(f"{HISTORY}1/", sent)
    assert response.status_code == 409
    assert response.context["form"]["reason"].value() == "Back to one"
    assert len(versions(acme)) == 4
    assert hal.post(f"{HISTORY}1/", sent | {"seen": "4"}).status_code == 302
    assert versions(acme)[-1].document == three[0].document
