"""Every change of the configuration is a version: author, time, reason, and restorable."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from frameworks.configuration import LevelSettings, Settings
from frameworks.models import Configuration
from frameworks.selectors import (
    catalogue_at,
    catalogue_of,
    configuration_of,
    history_of,
    settings_of,
)
from frameworks.services import StaleConfigurationError, configure_frameworks
from frameworks.spec import Level, Use
from goals.models import Goal
from organizations.models import Event, Organization
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import GoalFactory
from tests.frameworks.build import level_of
from tests.needs import needs_framework

OFF = level_of("v2mom", team=LevelSettings(use=Use.OFF))
STRICT = level_of("okr", team=LevelSettings(on_track_from=90))


def configure(acme: Acme, settings: Settings = OFF, **over: Any) -> Configuration:
    said: dict[str, Any] = {"by": acme.hal, "reason": "We focus"}
    return configure_frameworks(settings, **said | over)


def test_the_first_version_records_author_reason_and_settings(
    inside_acme: Acme,
) -> None:
    version = configure(inside_acme, reason="  We focus ")
    organization = Organization.objects.get(pk=inside_acme.organization.pk)
    assert configuration_of(organization) == version
    assert (version.number, version.reason) == (1, "We focus")
    assert version.author == inside_acme.hal
    assert settings_of(organization) == OFF
    assert catalogue_of(organization).version == 1
    assert not catalogue_of(organization).is_on("v2mom", Level.TEAM)


def test_before_anybody_configured_there_is_no_version(inside_acme: Acme) -> None:
    assert configuration_of(inside_acme.organization) is None
    assert settings_of(inside_acme.organization) == Settings()
    assert catalogue_of(inside_acme.organization).version == 0


def test_each_change_is_a_version_and_the_earlier_ones_stay(inside_acme: Acme) -> None:
    for settings in (OFF, STRICT, OFF):
        configure(inside_acme, settings)
    versions = history_of(inside_acme.organization)
    assert [version.number for version in versions] == [3, 2, 1]
    first, last = versions[2], versions[0]
    assert first.document == last.document
    old = catalogue_at(inside_acme.organization.pk, versions[1].pk)
    assert old.settings == STRICT


def test_a_restored_version_names_its_original(inside_acme: Acme) -> None:
    configure(inside_acme, OFF)
    configure(inside_acme, STRICT)
    back = configure(inside_acme, OFF, returns_to=1)
    assert (back.number, back.returns_to) == (3, 1)


def test_the_same_settings_again_change_nothing(inside_acme: Acme) -> None:
    first = configure(inside_acme)
    assert configure(inside_acme, reason="") == first
    assert Configuration.objects.count() == 1
    assert Event.objects.filter(verb="frameworks.configured").count() == 1


def test_a_new_version_records_one_event(inside_acme: Acme) -> None:
    version = configure(inside_acme)
    event = Event.objects.get(verb="frameworks.configured")
    assert (event.actor, event.data) == (inside_acme.hal, {"number": 1})
    assert event.object_id == version.pk


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_reason_of_some_length_is_needed(inside_acme: Acme, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        configure(inside_acme, reason=reason)
    assert set(refused.value.message_dict) == {"reason"}
    assert not Configuration.objects.exists()


def test_a_change_based_on_an_older_version_is_refused(inside_acme: Acme) -> None:
    configure(inside_acme, OFF, seen=0)
    with pytest.raises(StaleConfigurationError) as stale:
        configure(inside_acme, STRICT, seen=0)
    assert stale.value.now.number == 1
    assert configure(inside_acme, STRICT, seen=1).number == 2


def test_a_new_version_changes_no_goal(inside_acme: Acme) -> None:
    goal = GoalFactory.create(by=inside_acme.ada, framework="v2mom", kind="vision")
    before = Goal.objects.filter(pk=goal.pk).values().get()
    configure(inside_acme)
    assert Goal.objects.filter(pk=goal.pk).values().get() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE frameworks_configuration SET reason = ''",
        "DELETE FROM {0}",
        "TRUNCATE {0}",
    ],
)
def test_the_database_lets_nobody_rewrite_a_version(
    inside_acme: Acme, statement: str
) -> None:
    configure(inside_acme)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("frameworks_configuration"))


@needs_framework("v2mom")
def test_configurations_of_two_organizations_are_independent(
    acme: Acme, umbra: Umbra
) -> None:
    with in_organization(acme.organization.pk):
        configure(acme)
    with in_organization(umbra.organization.pk):
        assert history_of(umbra.organization) == []
        assert catalogue_of(umbra.organization).is_on("v2mom", Level.TEAM)
        other = configure_frameworks(STRICT, by=umbra.mallory, reason="Ours")
        assert other.number == 1
    with in_organization(acme.organization.pk):
        assert [version.author for version in history_of(acme.organization)] == [
            acme.hal
        ]


def test_a_warm_catalogue_costs_no_query(
    inside_acme: Acme, django_assert_num_queries: Any
) -> None:
    configure(inside_acme)
    organization = Organization.objects.get(pk=inside_acme.organization.pk)
    with django_assert_num_queries(1):
        catalogue_of(organization)
    with django_assert_num_queries(0):
        catalogue_of(organization)
    with django_assert_num_queries(1):
        assert [str(one.author) for one in history_of(organization)] == ["Hal"]
