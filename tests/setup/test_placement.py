"""The organization's own hierarchy rules."""

from __future__ import annotations

import pytest
from django.test import Client

from frameworks.spec import KindRef
from goals.models import Goal
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory
from tests.needs import needs_framework
from tests.setup.configuring import HERE, catalogue, effects, previewed, send

pytestmark = needs_framework("okr", "bhag")
PLACEMENT = f"{HERE}placement/"
OBJECTIVE, RESULT = KindRef("okr", "objective"), KindRef("okr", "key_result")
BHAG = KindRef("bhag", "bhag")


@pytest.fixture
def hal(client: Client, acme: Acme) -> Client:
    client.force_login(acme.hal.user)
    return client


def rule(child: KindRef, parent: KindRef | str, allowed: str) -> dict[str, str]:
    return {"child": str(child), "parent": str(parent), "allowed": allowed}


def test_a_rule_across_frameworks_is_added_and_removed(hal: Client, acme: Acme) -> None:
    assert not catalogue(acme).may_stand_under(RESULT, BHAG)
    send(hal, PLACEMENT, **rule(RESULT, BHAG, "yes"), reason="Numbers of the horizon")
    assert catalogue(acme).may_stand_under(RESULT, BHAG)
    page = hal.get(PLACEMENT)
    ((value, text),) = page.context["form"].fields["remove"].choices
    assert text == "“Key result” can be placed under “BHAG”"
    send(hal, PLACEMENT, remove=value, reason="No")
    assert not catalogue(acme).may_stand_under(RESULT, BHAG)
    assert catalogue(acme).settings.placement == ()


def test_a_rule_may_be_about_goals_without_a_parent(hal: Client, acme: Acme) -> None:
    send(hal, PLACEMENT, **rule(OBJECTIVE, "-", "no"), reason="All hang on something")
    assert not catalogue(acme).may_stand_under(OBJECTIVE, None)
    ((value, text),) = hal.get(PLACEMENT).context["form"].fields["remove"].choices
    assert text == "“Objective” needs a parent goal"
    send(hal, PLACEMENT, remove=value, reason="No")
    assert catalogue(acme).may_stand_under(OBJECTIVE, None)


def test_a_later_rule_replaces_one_for_the_same_pair(hal: Client, acme: Acme) -> None:
    send(hal, PLACEMENT, **rule(RESULT, BHAG, "yes"), reason="one")
    send(hal, PLACEMENT, **rule(RESULT, BHAG, "no"), reason="two")
    (only,) = catalogue(acme).settings.placement
    assert not only.is_allowed


def test_existing_goals_stay_with_a_finding(hal: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        above = GoalFactory.create(by=acme.hal, title="Top")
        below = KeyResultFactory.create(by=acme.hal, parent=above)
    refused = rule(RESULT, OBJECTIVE, "no")
    told = effects(previewed(hal, PLACEMENT, **refused))
    assert told["misplaced"] == [
        "1 goal would get the suggestion “Goal type not allowed in this place”"
    ]
    send(hal, PLACEMENT, **refused, reason="why")
    with in_organization(acme.organization.pk):
        assert Goal.objects.get(pk=below.pk).parent_id == above.pk


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"child": str(RESULT)}, "parent"),
        ({"parent": str(BHAG)}, "child"),
        ({"child": "no:kind", "parent": "-"}, "child"),
        ({"remove": "okr:objective|"}, "remove"),
    ],
)
def test_an_incomplete_rule_is_refused(
    hal: Client, acme: Acme, sent: dict[str, str], wrong: str
) -> None:
    response = send(hal, PLACEMENT, **sent, reason="why")
    assert response.status_code == 422
    assert wrong in response.context["form"].errors
