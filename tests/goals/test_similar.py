"""Similar goals of others beside the goal form."""

from django.test import Client

from goals.models import Goal
from goals.selectors.similar import similar_goals
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.costs import n_queries
from tests.factories import GoalFactory
from tests.goals.forms import open_form, url_of

TITLE = "Two lighthouse ports live by June"


def found(acme: Acme, title: str = "Sign two lighthouse ports") -> list[str]:
    with in_organization(acme.organization.pk):
        return [each.title for each in similar_goals(acme.ben, title)]


def make(acme: Acme, title: str = TITLE, **more: object) -> Goal:
    with in_organization(acme.organization.pk):
        made: Goal = GoalFactory.create(
            **{"by": acme.lena, "owner": acme.lena, "title": title, **more}
        )
    return made


def test_finds_active_goals_of_others_in_other_words(acme: Acme) -> None:
    make(acme)
    make(acme, "A lighthouse for every port", owner=acme.ben)
    make(acme, "Ports of the lighthouse kind, two of them", state="draft")
    make(acme, "Keep the office warm")
    assert found(acme) == [TITLE]
    assert found(acme, "TWO LIGHTHOUSE PORTS LIVE BY JULY 2027") == [TITLE]
    assert found(acme, "Warm lighthouse") == []
    assert found(acme, "Be it so") == []


def test_the_goal_itself_and_its_parent_are_not_similar(acme: Acme) -> None:
    above, other = make(acme), make(acme)
    with in_organization(acme.organization.pk):
        got = similar_goals(acme.ben, TITLE, but=[above.pk, None])
    assert got == [other]


def test_the_most_similar_one_comes_first(acme: Acme) -> None:
    make(acme, "Two lighthouse ports live by June with every pilot on board")
    make(acme)
    assert found(acme, TITLE)[0] == TITLE


def test_the_guidance_names_them_with_their_owner(
    client: Client, acme: Acme, umbra: Umbra
) -> None:
    goal = make(acme)
    with in_organization(umbra.organization.pk):
        GoalFactory.create(by=umbra.mallory, title=f"{TITLE} of Umbra")
    fields = open_form(client, acme.ben) | {"title": "Sign two lighthouse ports"}
    page = client.post(url_of("guidance"), fields).content.decode()
    assert "Similar goals of others:" in page
    assert f'href="{url_of("detail", goal)}" target="_blank"' in page
    assert str(acme.lena) in page
    assert "Umbra" not in page


def test_needs_the_same_number_of_queries_for_many(client: Client, acme: Acme) -> None:
    fields = open_form(client, acme.ben) | {"title": "Sign two lighthouse ports"}
    make(acme)

    def ask() -> None:
        client.post(url_of("guidance"), fields)

    few = n_queries(ask)
    for number in range(12):
        make(acme, f"{TITLE} {number}")
    assert n_queries(ask) == few
