"""A goal becomes a topic of the 1:1 about it, and is taken back."""

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from feedback.models import OneOnOneItem
from feedback.one_on_ones.goals import add_goal_topic
from goals.models import Goal
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def goal(acme: Acme) -> Goal:
    """Ben's; Lena is his manager."""
    with in_organization(acme.organization.pk):
        return GoalFactory.create(by=acme.ben, owner=acme.ben)


def of(acme: Acme, who: str) -> Client:
    return signed_in(getattr(acme, who))


def at(goal: Goal) -> str:
    return f"/o/acme/goals/{goal.public_id}/one-on-one/"


def topics(acme: Acme) -> list[OneOnOneItem]:
    with in_organization(acme.organization.pk):
        return list(OneOnOneItem.objects.select_related("talk").order_by("pk"))


def sent(text: str = "") -> dict[str, str]:
    return {"text": text, "token": str(uuid.uuid4())}


@pytest.mark.parametrize("who", ["lena", "ben"])
def test_owner_and_manager_add_it_to_their_common_one_on_one(
    acme: Acme, goal: Goal, who: str
) -> None:
    client = of(acme, who)
    form = client.get(at(goal), headers=HTMX).content.decode()
    assert "autofocus" in form
    added = client.post(at(goal), sent(), headers=HTMX).content.decode()
    (topic,) = topics(acme)
    assert (topic.text, topic.goal_id, topic.by.pk) == (
        goal.title,
        goal.pk,
        getattr(acme, who).pk,
    )
    assert (topic.talk.manager_id, topic.talk.member_id) == (acme.lena.pk, acme.ben.pk)
    # The toast stands in a region that is announced; the way back stays on the page.
    assert 'hx-target="#toasts"' in added
    assert re.search(r'name="undo".*Undo', added, re.DOTALL)

    undone = client.post(at(goal), {"undo": "1"}, headers=HTMX).content.decode()
    assert "Removed from your 1:1" in undone
    assert topics(acme) == []


def test_somebody_elses_goal_is_a_topic_with_ones_own_manager(
    acme: Acme, goal: Goal
) -> None:
    with in_organization(acme.organization.pk):
        acme.rita.manager = acme.lena
        acme.rita.save(update_fields=["manager"])
    of(acme, "rita").post(at(goal), sent("Can we copy this?"))
    (topic,) = topics(acme)
    assert topic.text == "Can we copy this?"
    assert topic.talk.member_id == acme.rita.pk


def test_it_is_one_topic_until_it_was_discussed(acme: Acme, goal: Goal) -> None:
    with in_organization(acme.organization.pk):
        first = add_goal_topic(goal, "", by=acme.ben, token=uuid.uuid4())
        again = add_goal_topic(goal, "", by=acme.ben, token=uuid.uuid4())
        assert again == first
        OneOnOneItem.objects.update(talked_at=timezone.now())
        assert add_goal_topic(goal, "", by=acme.ben, token=uuid.uuid4()) != first


def test_a_topic_with_notes_is_not_taken_back(acme: Acme, goal: Goal) -> None:
    client = of(acme, "ben")
    client.post(at(goal), sent())
    with in_organization(acme.organization.pk):
        OneOnOneItem.objects.update(notes="Two days")
    refused = client.post(at(goal), {"undo": "1"}, headers=HTMX)
    assert refused.status_code == 422
    assert "can’t be removed" in refused.content.decode()
    assert len(topics(acme)) == 1


def test_without_a_one_on_one_about_it_there_is_no_such_action(
    acme: Acme, goal: Goal
) -> None:
    client = of(acme, "hal")
    page = client.get(f"/o/acme/goals/{goal.public_id}/").content.decode()
    assert "Add to 1:1" not in page
    assert client.get(at(goal)).status_code == 403
    assert client.post(at(goal), sent()).status_code == 403
    for who in ("lena", "ben"):
        page = of(acme, who).get(f"/o/acme/goals/{goal.public_id}/").content.decode()
        assert "Add to 1:1" in page


@pytest.mark.parametrize(("who", "leaves"), [("ben", "lena"), ("lena", "ben")])
def test_with_somebody_who_has_left_there_is_no_such_action(
    acme: Acme, goal: Goal, who: str, leaves: str
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=getattr(acme, leaves).pk).update(
            left_at=timezone.now()
        )
    client = of(acme, who)
    page = client.get(f"/o/acme/goals/{goal.public_id}/").content.decode()
    assert "Add to 1:1" not in page
    assert client.get(at(goal)).status_code == 403


def test_a_draft_that_the_other_one_cannot_read_stays_private(
    acme: Acme, goal: Goal
) -> None:
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=goal.pk).update(state=Goal.State.DRAFT)
    client = of(acme, "ben")
    page = client.get(f"/o/acme/goals/{goal.public_id}/").content.decode()
    assert "Add to 1:1" not in page
    assert client.post(at(goal), sent()).status_code == 403
    assert topics(acme) == []
