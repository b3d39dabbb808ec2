"""Supports beside the parent: added once, shown on both goals, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from goals.models import Goal, Support
from goals.services import archive_goal, delete_draft, support_goal, unsupport_goal
from organizations.models import Event
from organizations.tenancy import in_organization
from tests.factories import GoalFactory

if TYPE_CHECKING:
    from organizations.models import Membership
    from tests.cast import Acme


@pytest.fixture
def pair(inside_acme: Acme) -> tuple[Goal, Goal]:
    acme = inside_acme
    return (
        GoalFactory.create(
            by=acme.lena, title="Call early", owner=acme.lena, unit=acme.sales
        ),
        GoalFactory.create(
            by=acme.ada, title="Keep customers", owner=acme.ada, unit=acme.company
        ),
    )


def test_adding_support_twice_creates_one(
    inside_acme: Acme, pair: tuple[Goal, Goal]
) -> None:
    goal, other = pair
    for reason in ("", "They stay longer"):
        support_goal(goal, other, by=inside_acme.lena, rationale=reason)
    assert Support.objects.get().rationale == "They stay longer"
    assert Event.objects.filter(verb="goal.supported").count() == 1


def test_ending_support_twice_ends_it_once(
    inside_acme: Acme, pair: tuple[Goal, Goal]
) -> None:
    goal, other = pair
    support_goal(goal, other, by=inside_acme.lena)
    assert unsupport_goal(goal, other, by=inside_acme.lena)
    assert not unsupport_goal(goal, other, by=inside_acme.lena)
    assert Event.objects.filter(verb="goal.unsupported").count() == 1


def test_a_goal_cannot_support_itself_or_its_parent(
    inside_acme: Acme, pair: tuple[Goal, Goal]
) -> None:
    goal, other = pair
    below = GoalFactory.create(by=inside_acme.lena, title="Below", parent=goal)
    for helper, helped in ((goal, goal), (below, goal)):
        with pytest.raises(ValidationError):
            support_goal(helper, helped, by=inside_acme.lena)
    archive_goal(other, by=inside_acme.ada)
    with pytest.raises(ValidationError):
        support_goal(goal, other, by=inside_acme.lena)


def test_deleting_a_draft_deletes_its_supports(
    inside_acme: Acme, pair: tuple[Goal, Goal]
) -> None:
    _goal, other = pair
    draft = GoalFactory.create(
        by=inside_acme.lena, title="Maybe", state=Goal.State.DRAFT
    )
    support_goal(draft, other, by=inside_acme.lena)
    delete_draft(draft, by=inside_acme.lena)
    assert not Support.objects.exists()


def send(acme: Acme, who: Membership, goal: Goal, **data: Any) -> Any:
    client = Client()
    client.force_login(who.user)
    return client.post(reverse("goals:support", args=["acme", goal.public_id]), data)


def helps(acme: Acme, who: Membership, goal: Goal) -> str:
    client = Client()
    client.force_login(who.user)
    url = reverse("goals:support_links", args=["acme", goal.public_id])
    return client.get(url).content.decode()


@pytest.fixture
def outside(acme: Acme) -> tuple[Goal, Goal]:
    with in_organization(acme.organization.pk):
        return (
            GoalFactory.create(
                by=acme.lena, title="Call early", owner=acme.lena, unit=acme.sales
            ),
            GoalFactory.create(
                by=acme.ada, title="Keep customers", owner=acme.ada, unit=acme.company
            ),
        )


def test_both_goals_show_the_support_until_one_is_archived(
    acme: Acme, outside: tuple[Goal, Goal]
) -> None:
    goal, other = outside
    assert send(acme, acme.lena, goal, supported=other.public_id).status_code == 302
    assert "Keep customers" in helps(acme, acme.rita, goal)
    assert "Call early" in helps(acme, acme.rita, other)
    with in_organization(acme.organization.pk):
        archive_goal(other, by=acme.ada)
    assert "Keep customers" not in helps(acme, acme.rita, goal)


def test_adding_support_needs_edit_permission(
    acme: Acme, outside: tuple[Goal, Goal]
) -> None:
    goal, other = outside
    assert send(acme, acme.rita, goal, supported=other.public_id).status_code == 403


def test_a_private_draft_of_others_cannot_be_supported(
    acme: Acme, outside: tuple[Goal, Goal]
) -> None:
    goal, _other = outside
    with in_organization(acme.organization.pk):
        draft = GoalFactory.create(
            by=acme.ada, title="Secret", state=Goal.State.DRAFT, owner=acme.ada
        )
    assert send(acme, acme.lena, goal, supported=draft.public_id).status_code == 404


def test_the_way_back_leads_to_no_other_site(
    acme: Acme, outside: tuple[Goal, Goal]
) -> None:
    goal, other = outside
    data = {"supported": other.public_id, "next": "https://example.org/"}
    answer = send(acme, acme.lena, goal, **data)
    assert answer.headers["Location"].startswith("/o/acme/")
