"""Use of frameworks by level: chosen, previewed, saved with a reason."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from frameworks.spec import Level, Use
from goals.models import Goal
from organizations.models import Event
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory
from tests.needs import needs_framework
from tests.setup.configuring import (
    HERE,
    catalogue,
    effects,
    previewed,
    send,
    use,
    versions,
)

pytestmark = needs_framework("okr", "v2mom", "whats_hows")
TEAM, COMPANY = Level.TEAM, Level.COMPANY


@pytest.fixture
def hal(client: Client, acme: Acme) -> Client:
    client.force_login(acme.hal.user)
    return client


def test_saves_a_choice_as_a_version(hal: Client, acme: Acme) -> None:
    sent = {use("v2mom", TEAM): "default", "reason": "Teams write V2MOMs"}
    response = send(hal, HERE, **sent)
    assert (response.status_code, response.url) == (302, HERE)
    (version,) = versions(acme)
    assert (version.number, version.reason) == (1, "Teams write V2MOMs")
    assert version.author_id == acme.hal.pk
    with in_organization(acme.organization.pk):
        assert Event.objects.filter(verb="frameworks.configured").count() == 1


def test_a_new_default_keeps_the_old_one_enabled(hal: Client, acme: Acme) -> None:
    sent = {use("v2mom", TEAM): "default"}
    told = effects(previewed(hal, HERE, **sent))
    assert told["default"] == ["Team: V2MOM is the default for new goals"]
    assert told["on"] == ["Team: OKR stays on but is no longer the default"]
    send(hal, HERE, **sent, reason="why")
    now = catalogue(acme)
    assert now.use("v2mom", TEAM) == Use.DEFAULT
    assert now.use("okr", TEAM) == Use.ALLOWED
    # And back: now both were chosen by the organization.
    send(hal, HERE, **{use("okr", TEAM): "default"}, reason="back")
    now = catalogue(acme)
    assert now.use("v2mom", TEAM) == Use.ALLOWED
    assert now.use("okr", TEAM) == Use.DEFAULT


def test_two_new_defaults_at_a_level_are_refused(hal: Client, acme: Acme) -> None:
    sent = {use("v2mom", TEAM): "default", use("whats_hows", TEAM): "default"}
    response = send(hal, HERE, **sent, reason="why")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(sent)
    assert versions(acme) == []


def test_a_reason_is_required_and_choices_are_kept(hal: Client, acme: Acme) -> None:
    response = send(hal, HERE, **{use("v2mom", TEAM): "default"})
    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors["reason"]
    assert form[use("v2mom", TEAM)].value() == "default"
    assert len(response.context["preview"].changes) == 1
    assert versions(acme) == []


def test_an_unchanged_form_saves_nothing(hal: Client, acme: Acme) -> None:
    response = send(hal, HERE, reason="why")
    assert response.status_code == 200
    assert "There are no changes to save" in response.content.decode()
    assert versions(acme) == []


@pytest.mark.parametrize("action", ["preview", "count"])
def test_a_preview_changes_nothing(hal: Client, acme: Acme, action: str) -> None:
    send(hal, HERE, action, **{use("okr", TEAM): "off"}, reason="why")
    assert versions(acme) == []
    assert catalogue(acme).version == 0


def test_the_number_of_changes_updates_while_choosing(hal: Client, acme: Acme) -> None:
    headers = {"HX-Request": "true"}
    sent = {use("okr", TEAM): "off", use("okr", COMPANY): "allowed"}
    response = send(hal, HERE, "count", headers=headers, **sent)
    assert "2 changes." in response.content.decode()
    assert "<html" not in response.content.decode()


def test_an_htmx_request_gets_only_the_form(hal: Client, acme: Acme) -> None:
    headers = {"HX-Request": "true"}
    sent = {use("okr", TEAM): "off"}
    response = send(hal, HERE, "preview", headers=headers, **sent)
    (first,) = re.findall(r"\A\s*<form\b([^>]*)>", response.content.decode())
    assert 'id="setup-form"' in first
    response = send(hal, HERE, headers=headers, **sent, reason="why")
    assert response.headers["HX-Redirect"] == HERE


def test_disabling_a_framework_deletes_and_hides_nothing(
    hal: Client, acme: Acme
) -> None:
    """Goals of what is switched off stay: read, listed, checked in on, closed."""
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.hal, title="Stay", unit=acme.sales)
        before = list(Goal.objects.values())
    everywhere = {use("okr", level): "off" for level in Level}
    assert effects(previewed(hal, HERE, **everywhere))["off"] == [
        "OKR, Company: 0 goals stay readable and can be closed; no new ones can be created",
        "OKR, Department: 1 goal stays readable and can be closed; no new ones can be created",
        "OKR, Team: 0 goals stay readable and can be closed; no new ones can be created",
        "OKR, Individual: 0 goals stay readable and can be closed; no new ones can be created",
    ]
    send(hal, HERE, **everywhere, reason="No more OKRs")
    with in_organization(acme.organization.pk):
        assert list(Goal.objects.values()) == before
    page = f"/o/acme/goals/{goal.public_id}/"
    shown = hal.get(page).content.decode()
    assert "Stay" in shown
    assert "OKR is switched off at this level" in shown
    assert "Stay" in hal.get("/o/acme/goals/").content.decode()
    assert hal.get(f"{page}edit/").status_code == 200
    assert "okr:objective" not in hal.get("/o/acme/goals/new/").content.decode()
    assert hal.post(f"{page}close/", {"grade": "", "text": "x"}).status_code in (
        200,
        302,
    )
    with in_organization(acme.organization.pk):
        assert Goal.objects.get().state == Goal.State.CLOSED
