"""Goals are found by the words of their titles and owners, everywhere alike."""

from __future__ import annotations

import pytest

from goals.models import Goal, GoalWord
from goals.selectors.parents import find_parents
from goals.selectors.similar import similar_goals
from organizations.models import User
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory
from tests.search.found import found

pytestmark = pytest.mark.django_db


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
@pytest.mark.parametrize("asked", ["mary", "ann", "o'brien", "brien", "MARY-ANN"])
def test_an_owner_is_found_by_each_part_of_the_name(acme: Acme, asked: str) -> None:
    with in_organization(acme.organization.pk):
        User.objects.filter(pk=acme.ben.user_id).update(name="Mary-Ann O'Brien")
    assert found(signed_in(acme.rita), asked) == ["40 logos"]


@pytest.mark.usefixtures("goals")
def test_the_list_of_goals_finds_owners_too(acme: Acme) -> None:
    page = signed_in(acme.rita).get("/o/acme/goals/", {"q": "quist"}).content.decode()
    assert "Ports" in page
    assert "40 logos" not in page


TEXTS = (
    "Häfen", "hafen", "HÄFEN", "Łódź", "lodz", "Straße", "strasse", "Zoë-Marie",
    "x² ½", "हिन्दी भाषा", "ไทย", "ﬁnish", "İstanbul", "snake_case", "don’t stop", "20％", "日本語", "é e\u0301",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_title_is_found_by_itself_everywhere(acme: Acme, text: str) -> None:
    """What a word is, is decided once: of titles and of what is searched for."""
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada, title=f"A {text} b", owner=acme.ada)
        assert goal in find_parents(acme.ben, text=text)
    client = signed_in(acme.ben)
    assert found(client, text) == [goal.title]
    assert found(client, text.upper()) == [goal.title]
    page = signed_in(acme.ben).get("/o/acme/goals/", {"q": text}).content.decode()
    assert f'id="goal-row-{goal.public_id}"' in page


@pytest.mark.parametrize(
    ("title", "asked"),
    [("Häfen", "hafen"), ("Hafen", "Häfen"), ("Łódź", "lodz"), ("Straße", "STRASSE")],
)
def test_accents_make_no_difference(acme: Acme, title: str, asked: str) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title=title, owner=acme.ada)
        User.objects.filter(pk=acme.lena.user_id).update(name=f"Zoe {title}")
        GoalFactory.create(by=acme.ada, title="Another", owner=acme.lena)
    assert sorted(found(signed_in(acme.ben), asked)) == ["Another", title]


@pytest.mark.parametrize("text", ["%", "_", "-", "…", "‘’"])
def test_a_text_without_a_word_finds_nothing(acme: Acme, text: str) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title=f"A {text} b", owner=acme.ada)
        assert find_parents(acme.ben, text=text) == []
        assert similar_goals(acme.ben, text * 9) == []
    assert found(signed_in(acme.ben), text) == []


def test_words_follow_the_goal(acme: Acme) -> None:
    client = signed_in(acme.rita)
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada, title="Über_Häfen: 40 % mehr!")
    assert found(client, "häfen ÜBER") == ["Über_Häfen: 40 % mehr!"]
    assert found(client, "fen") == []
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=goal.pk).update(title="Clinics")
        assert found(client, "häfen") == []
        assert found(client, "clin") == ["Clinics"]
        Goal.objects.filter(pk=goal.pk).delete()
        assert not GoalWord.objects.filter(goal_id=goal.pk).exists()
