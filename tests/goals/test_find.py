"""The search in the frame finds goals by their titles and owners, while one types."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from goals.models import Goal, GoalWord
from goals.selectors.find import MOST, suggest_goals
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra, signed_in
from tests.costs import n_queries
from tests.factories import GoalFactory, create_copies

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
FOUND = re.compile(r'class="find-t">([^<]+)<')


def found(client: Client, text: str) -> list[str]:
    answer = client.get("/o/acme/goals/find/", {"q": text}, headers=HTMX)
    assert answer.status_code == 200
    return FOUND.findall(answer.content.decode())


@pytest.fixture
def goals(acme: Acme) -> dict[str, Goal]:
    with in_organization(acme.organization.pk):
        make, by = GoalFactory.create, acme.ada
        return {
            "pipeline": make(by=by, title="Fill the pipeline", owner=acme.lena),
            "logos": make(by=by, title="40 logos", owner=acme.ben),
            "imported": make(by=by, title="Ports", owner=None, owner_name="Zoe Quist"),
        }


@pytest.mark.usefixtures("goals")
def test_words_are_found_in_titles_and_in_owners_names(acme: Acme) -> None:
    client = signed_in(acme.rita)
    assert found(client, "PIPE") == ["Fill the pipeline"]
    assert found(client, "ben") == ["40 logos"]
    assert found(client, "quist") == ["Ports"]
    # Each word may be in another of the two.
    assert found(client, "lena pipeline") == ["Fill the pipeline"]
    assert found(client, "lena logos") == []
    assert found(client, " ") == []
    assert found(client, "a\0b") == []


@pytest.mark.usefixtures("goals")
def test_the_list_of_goals_finds_owners_too(acme: Acme) -> None:
    page = signed_in(acme.rita).get("/o/acme/goals/", {"q": "quist"}).content.decode()
    assert "Ports" in page
    assert "40 logos" not in page


def test_titles_that_begin_so_come_first_and_ones_own_before_others(
    acme: Acme,
) -> None:
    with in_organization(acme.organization.pk):
        for title, owner in (
            ("Sales grow", acme.ben),
            ("Grow theirs", acme.lena),
            ("Grow mine", acme.ben),
            ("Grow later", acme.lena),
        ):
            GoalFactory.create(by=acme.ada, title=title, owner=owner)
        titles = [goal.title for goal in suggest_goals(acme.ben, "grow")]
    assert titles == ["Grow mine", "Grow later", "Grow theirs", "Sales grow"]


def test_drafts_of_others_and_other_organizations_are_not_found(
    acme: Acme, umbra: Umbra
) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(
            by=acme.ben, title="Secret plan", owner=acme.ben, state=Goal.State.DRAFT
        )
    with in_organization(umbra.organization.pk):
        GoalFactory.create(by=umbra.mallory, title="Secret of Umbra")
    assert found(signed_in(acme.ben), "secret") == ["Secret plan"]
    assert found(signed_in(acme.lena), "secret") == []


def test_markup_in_a_title_or_a_search_is_text(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ben, title="<b>bold</b> move")
    client = signed_in(acme.ben)
    for text in ("move", "<b>"):
        answer = client.get("/o/acme/goals/find/", {"q": text}, headers=HTMX)
        assert "<b>" not in answer.content.decode()


def test_without_script_the_search_leads_to_the_list(acme: Acme) -> None:
    answer = signed_in(acme.ben).get("/o/acme/goals/find/", {"q": "a b"})
    assert answer["Location"] == "/o/acme/goals/?q=a+b"


def test_the_number_of_queries_and_of_answers_is_constant(acme: Acme) -> None:
    client = signed_in(acme.ben)
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada, title="Goal 0", owner=acme.lena)

    def count() -> int:
        return n_queries(lambda: found(client, "goal"))

    few = count()
    with in_organization(acme.organization.pk):
        create_copies(goal, *({"title": f"Goal {i}"} for i in range(1, 80)))
    assert count() == few
    assert len(found(client, "goal")) == MOST


def test_words_follow_the_goal(acme: Acme) -> None:
    client = signed_in(acme.rita)
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada, title="Über_Häfen: 40 % mehr!")
    assert found(client, "häfen ÜBER") == ["Über_Häfen: 40 % mehr!"]
    assert found(client, "äfen") == []
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=goal.pk).update(title="Clinics")
        assert found(client, "häfen") == []
        assert found(client, "clin") == ["Clinics"]
        Goal.objects.filter(pk=goal.pk).delete()
        assert not GoalWord.objects.filter(goal_id=goal.pk).exists()
