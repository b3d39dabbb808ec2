"""The library's pages: everybody may read, some may insert."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from frameworks.configuration import FrameworkSettings, LevelSettings, Settings
from frameworks.examples.library import library
from frameworks.services import configure_frameworks
from frameworks.spec import Level, Use
from goals.models import Goal
from goals.services import edit_goal
from organizations.models import new_public_id
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra, signed_in
from tests.costs import queries_of
from tests.factories import (
    GoalFactory,
    MembershipFactory,
    UnitFactory,
    create_copies,
    cycle_of,
)
from tests.needs import needs_framework

HERE = "/o/acme/examples/"
USE = f"{HERE}arr-growth/use/"
MOST_QUERIES = 12


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def answers(acme: Acme, **over: str) -> dict[str, str]:
    """Hal gives each part to somebody."""
    with in_organization(acme.organization.pk):
        cycle = cycle_of(acme.organization)
    return {
        "new_id": new_public_id(),
        "cycle": cycle.public_id,
        "parent": "",
        "place_company": acme.company.public_id,
        "place_sales": acme.sales.public_id,
        "place_executive": acme.ben.public_id,
        **over,
    }


def goals_of(acme: Acme) -> list[Goal]:
    with in_organization(acme.organization.pk):
        return list(Goal.objects.order_by("pk"))


@pytest.fixture
def hal(acme: Acme) -> Client:
    return signed_in(acme.hal)


# --- Reading ------------------------------------------------------------------------


def test_the_library_shows_every_example(hal: Client) -> None:
    text = text_of(hal.get(HERE))
    for example in library().examples:
        assert f"{HERE}{example.slug}/" in text


def test_the_search_narrows_and_says_when_nothing_fits(hal: Client) -> None:
    text = text_of(hal.get(HERE, {"q": "hospital", "framework": "okr"}))
    assert "government" in text
    assert "arr-growth" not in text
    assert "No examples found" in text_of(hal.get(HERE, {"q": "no such thing"}))


def test_the_search_returns_the_results_to_htmx(hal: Client) -> None:
    text = text_of(hal.get(HERE, {"q": "loans"}, headers={"HX-Request": "true"}))
    assert text.lstrip().startswith("<div")
    assert "financial-services" in text


def test_an_unknown_framework_filters_nothing(hal: Client) -> None:
    assert "arr-growth" in text_of(hal.get(HERE, {"framework": "<nope>"}))


@pytest.mark.parametrize("example", library().examples, ids=lambda each: each.slug)
def test_every_example_has_its_page_with_its_source(hal: Client, example: Any) -> None:
    text = text_of(hal.get(f"{HERE}{example.slug}/"))
    assert "Source" in text
    assert "Use example" in text
    for node in example.nodes[:1]:
        assert node.title.split("’")[0] in text


@needs_framework("v2mom")
def test_a_cascade_is_shown_in_the_requested_framework(hal: Client) -> None:
    text = text_of(hal.get(f"{HERE}arr-growth/", {"framework": "v2mom"}))
    assert "As V2MOM" in text
    assert "Measure · Sales team" in text
    assert "at most 90" in text
    assert "closed 5 enterprise logos versus the 6 target" in text


@needs_framework("v2mom")
def test_a_document_uses_its_frameworks_layout(hal: Client) -> None:
    text = text_of(hal.get(f"{HERE}salesforce-1999/"))
    said = (">Vision<", ">Values<", ">Methods<", ">Obstacles<", ">Measures<")
    places = [text.index(word) for word in said]
    assert places == sorted(places)


def test_a_lesson_highlights_the_superfluous_words(hal: Client) -> None:
    text = text_of(hal.get(f"{HERE}instagram-smart/"))
    assert "<mark>through engaging video content</mark>" in text


def test_what_does_not_exist_is_not_found(hal: Client) -> None:
    for path in ("nope/", "nope/use/", "made/bcdfghjkmnpq/"):
        assert hal.get(HERE + path).status_code == 404


# --- Using --------------------------------------------------------------------------


def test_parts_are_assigned_to_matching_units(acme: Acme, hal: Client) -> None:
    text = text_of(hal.get(USE))
    assert f'<option value="{acme.company.public_id}" selected' in text
    assert f'<option value="{acme.sales.public_id}" selected' in text
    assert "Generate and close enough enterprise pipeline" in text


def test_an_example_becomes_drafts(acme: Acme, hal: Client) -> None:
    response = hal.post(USE, answers(acme), follow=True)
    assert "12 goals created from the example" in text_of(response)
    goals = goals_of(acme)
    assert len(goals) == 12
    assert {goal.state for goal in goals} == {Goal.State.DRAFT}


def test_the_same_form_twice_writes_once(acme: Acme, hal: Client) -> None:
    sent = answers(acme)
    first, second = hal.post(USE, sent), hal.post(USE, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(goals_of(acme)) == 12


@needs_framework("whats_hows")
def test_in_another_framework_under_a_goal(acme: Acme, hal: Client) -> None:
    with in_organization(acme.organization.pk):
        above = GoalFactory.create(by=acme.hal, title="Above", unit=acme.company)
    sent = answers(acme, parent=above.public_id)
    assert hal.post(f"{USE}?framework=whats_hows", sent).status_code == 302
    top = next(goal for goal in goals_of(acme) if goal.parent_id == above.pk)
    assert top.kind == "what"
    assert top.target == 18_000_000


def test_a_part_may_be_left_out(acme: Acme, hal: Client) -> None:
    hal.post(USE, answers(acme, place_sales="", place_executive=""))
    assert len(goals_of(acme)) == 4
    response = hal.post(
        USE, answers(acme, place_sales="", place_executive="", place_company="")
    )
    assert response.status_code == 422


def test_an_example_without_a_top_goal_asks_for_a_parent(
    acme: Acme, hal: Client
) -> None:
    page = text_of(hal.get(f"{HERE}instagram-smart/use/?framework=okr"))
    assert "This example needs a parent goal." in page
    sent = answers(acme, place_owner=acme.ben.public_id)
    response = hal.post(f"{HERE}instagram-smart/use/?framework=okr", sent)
    assert response.status_code == 422
    assert "Key results need a parent goal." in text_of(response)
    assert goals_of(acme) == []


def test_a_member_takes_the_part_that_is_theirs(acme: Acme) -> None:
    client = signed_in(acme.ben)
    text = text_of(client.get(USE))
    assert f'<option value="{acme.ben.public_id}" selected' in text
    assert f'<option value="{acme.sales.public_id}" selected' not in text
    assert acme.legal.public_id not in text
    sent = answers(acme, place_company="", place_sales="")
    assert client.post(USE, sent).status_code == 302
    assert {goal.owner_id for goal in goals_of(acme)} == {acme.ben.pk}


def test_a_member_writes_for_their_unit_under_a_goal_of_it(acme: Acme) -> None:
    client = signed_in(acme.ben)
    sent = answers(acme, place_company="")
    refused = client.post(USE, sent)
    assert "Choose a parent goal of Sales" in text_of(refused)
    with in_organization(acme.organization.pk):
        above = GoalFactory.create(by=acme.lena, title="Sell", unit=acme.sales)
    sent = answers(acme, place_company="", parent=above.public_id)
    assert client.post(USE, sent).status_code == 302
    assert len(goals_of(acme)) == 1 + 8


def test_nobody_writes_in_the_name_of_others(acme: Acme) -> None:
    client = signed_in(acme.ben)
    for over in (
        {"place_company": acme.company.public_id},
        {"place_company": "", "place_sales": acme.sales.public_id},
        {
            "place_company": "",
            "place_sales": "",
            "place_executive": acme.rita.public_id,
        },
    ):
        assert client.post(USE, answers(acme, **over)).status_code == 422
    assert goals_of(acme) == []


def test_another_organization_s_goal_and_people_are_unknown(
    acme: Acme, umbra: Umbra, hal: Client
) -> None:
    with in_organization(umbra.organization.pk):
        theirs = GoalFactory.create(
            by=umbra.mallory, title="Theirs", owner=umbra.mallory
        )
    assert hal.post(USE, answers(acme, parent=theirs.public_id)).status_code == 422
    sent = answers(acme, place_executive=umbra.mallory.public_id)
    assert hal.post(USE, sent).status_code == 422
    assert goals_of(acme) == []


def test_the_search_for_a_parent_works_without_script(acme: Acme, hal: Client) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.hal, title="Findable", unit=acme.company)
        GoalFactory.create(by=acme.hal, title="Elsewhere", unit=acme.company)
    sent = answers(acme, action="find", parent_q="findable", place_sales="")
    text = text_of(hal.post(USE, sent))
    assert "Findable" in text
    assert "Elsewhere" not in text
    # What was chosen so far is kept.
    assert f'<option value="{acme.ben.public_id}" selected' in text
    assert f'<option value="{acme.sales.public_id}" selected' not in text


def test_a_level_without_the_framework_gets_no_part(acme: Acme, hal: Client) -> None:
    off = LevelSettings(use=Use.OFF)
    only = FrameworkSettings(levels={Level.INDIVIDUAL: off})
    with in_organization(acme.organization.pk):
        configure_frameworks(Settings({"okr": only}), by=acme.hal, reason="Try")
    assert "OKR is switched off at this level" in text_of(hal.get(USE))
    hal.post(USE, answers(acme))
    assert len(goals_of(acme)) == 8


@needs_framework("v2mom")
def test_a_framework_that_is_off_is_read_only(acme: Acme, hal: Client) -> None:
    off = dict.fromkeys(Level, LevelSettings(use=Use.OFF))
    settings = Settings({"v2mom": FrameworkSettings(levels=off)})
    with in_organization(acme.organization.pk):
        configure_frameworks(settings, by=acme.hal, reason="Try")
    text = text_of(hal.get(f"{HERE}salesforce-1999/"))
    assert "We are all rich" in text
    assert "Use example" not in text
    assert hal.get(f"{HERE}salesforce-1999/use/").status_code == 302


# --- And back -----------------------------------------------------------------------


def test_an_insertion_is_undone_with_one_click(acme: Acme, hal: Client) -> None:
    made = hal.post(USE, answers(acme)).headers["Location"]
    assert "Remove drafts" in text_of(hal.get(made))
    assert "12 drafts removed" in text_of(hal.post(made, follow=True))
    assert goals_of(acme) == []
    assert hal.post(made).status_code == 404


def test_undo_keeps_goals_that_were_changed(acme: Acme, hal: Client) -> None:
    made = hal.post(USE, answers(acme)).headers["Location"]
    with in_organization(acme.organization.pk):
        edit_goal(Goal.objects.all()[2], by=acme.hal, title="Ours")
    assert "Remove drafts" not in text_of(hal.get(made))
    assert "so they were kept" in text_of(hal.post(made, follow=True))
    assert len(goals_of(acme)) == 12


def test_only_the_author_may_undo_an_insertion(acme: Acme, hal: Client) -> None:
    made = hal.post(USE, answers(acme)).headers["Location"]
    for other in (acme.ada, acme.lena, acme.rita):
        assert signed_in(other).post(made).status_code == 404
    assert len(goals_of(acme)) == 12


# --- Cost ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "arr-growth/", "automotive/use/", "made"])
def test_the_number_of_queries_is_constant(acme: Acme, hal: Client, path: str) -> None:
    url = HERE + path
    if path == "made":
        url = hal.post(USE, answers(acme)).headers["Location"]

    before = queries_of(hal, url)
    with in_organization(acme.organization.pk):
        for n in range(5):
            unit = UnitFactory.create(
                organization=acme.organization, name=f"Unit {n}", parent=acme.company
            )
            MembershipFactory.create(
                organization=acme.organization, user__name=f"Person {n}", unit=unit
            )
        goal = GoalFactory.create(by=acme.hal, title="One", unit=acme.company)
        create_copies(goal, *({"title": f"Goal {n}"} for n in range(30)))
    assert queries_of(hal, url) == before <= MOST_QUERIES
