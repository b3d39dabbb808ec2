"""What the search finds, for whom, and how it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Goal
from organizations.invitations import invite
from organizations.models import Membership, User
from organizations.tenancy import in_organization
from search.asked import ask, plain_texts
from search.goals import find_goals
from search.people import find_people
from tests.cast import Acme, Umbra, signed_in
from tests.costs import n_queries
from tests.factories import GoalFactory, KeyResultFactory, UnitFactory, create_copies
from tests.search.found import PAGE, found, read, titles

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def name(member: Membership, text: str, title: str = "") -> None:
    with in_organization(member.organization_id):
        User.objects.filter(pk=member.user_id).update(name=text)
        Membership.objects.filter(pk=member.pk).update(title=title)


@pytest.fixture
def client(acme: Acme) -> Client:
    return signed_in(acme.ben)


# --- What is found -----------------------------------------------------------------------


def test_goals_people_units_pages_and_actions_are_found(
    acme: Acme, client: Client
) -> None:
    name(acme.rita, "Inga Lehmann")
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Inbound leads")
        UnitFactory.create(organization=acme.organization, name="Inside sales")
    page = read(client, "in")
    assert titles(page) == [
        *("Inbound leads", "Inga Lehmann", "Inside sales"),
        *("Check in", "Check in for someone else", "New goal “in”"),
        *("Inbox", "Check-in"),
    ]
    for group in ("Goals", "People", "Units", "Pages", "Actions"):
        assert f'role="group" aria-label="{group}"' in page


def test_people_are_found_by_name_and_title(acme: Acme, client: Client) -> None:
    name(acme.rita, "Zoë O’Neil", "Account executive")
    name(acme.hal, "Account Holder")
    assert found(client, "zoe", "people") == ["Zoë O’Neil"]
    assert found(client, "exec neil", "people") == ["Zoë O’Neil"]
    # A name before a title, however near.
    assert found(client, "account", "people") == ["Account Holder", "Zoë O’Neil"]
    assert found(client, "@ACCOUNT", "") == ["Account Holder", "Zoë O’Neil"]


def test_who_has_left_is_not_found_and_who_is_invited_is_marked(
    acme: Acme, client: Client
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.rita.pk).update(left_at=timezone.now())
        invite(
            acme.organization, email="i@example.com", name="Rita Invited", by=acme.hal
        )
    page = read(client, "rita", "people")
    assert titles(page) == ["Rita Invited"]
    assert "invited" in page


@pytest.mark.parametrize("typed", ["pipelne", "pipelien", "pippeline", "pupeline"])
def test_a_typo_is_forgiven_where_nothing_matches(
    acme: Acme, client: Client, typed: str
) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Fill the pipeline")
    assert found(client, typed) == ["Fill the pipeline"]
    assert found(client, f"fill {typed}") == ["Fill the pipeline"]
    assert "exactly" in read(client, typed)
    assert found(client, "pupelyne") == []


def test_typos_are_forgiven_in_names_units_and_pages(
    acme: Acme, client: Client
) -> None:
    name(acme.rita, "Mateusz Zieliński")
    with in_organization(acme.organization.pk):
        UnitFactory.create(organization=acme.organization, name="Warehouse")
    assert found(client, "zeilinski", "people") == ["Mateusz Zieliński"]
    assert found(client, "wharehouse", "units") == ["Warehouse"]
    assert found(client, "stratgy", "pages") == ["Strategy"]


def test_a_typo_shows_nothing_where_the_words_match(acme: Acme, client: Client) -> None:
    with in_organization(acme.organization.pk):
        for title in ("Reduce churn", "Reduce churm"):
            GoalFactory.create(by=acme.ada, title=title)
    assert found(client, "churn") == ["Reduce churn"]


def test_a_word_that_nothing_has_ends_the_search(acme: Acme) -> None:
    """Else a common word beside it would have all goals looked through."""
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Part of it")
        text = "part xylophone"
        asked = ask(acme.ben, text, plain=plain_texts([text])[text]).with_typos()
        with CaptureQueriesContext(connection) as captured:
            assert find_goals(asked) == find_people(asked) == []
    assert not captured.captured_queries


def test_pages_and_actions_that_are_called_so_come_first(
    acme: Acme, client: Client
) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Check in faster at the airport")
    assert titles(read(client, "check in"))[0] == "Check in"
    assert titles(read(client, "che"))[0] == "Check in faster at the airport"


def test_actions_carry_what_was_typed(acme: Acme, client: Client) -> None:
    with in_organization(acme.organization.pk):
        goal = KeyResultFactory.create(by=acme.ben, title="40 logos", owner=acme.ben)
    page = read(client, "logos & more")
    assert "/goals/new/?title=logos+%26+more" in page
    assert f"/goals/{goal.public_id}/check-in/" in read(client, "logos")
    form = client.get("/o/acme/goals/new/", {"title": "logos & more"}).content.decode()
    assert 'value="logos &amp; more"' in form


@pytest.mark.parametrize("text", ["%", "…", "\0", "<b>", "a" * 5_000, "🎯", "@", ">"])
def test_any_text_is_answered(client: Client, text: str) -> None:
    for path in (PAGE, f"{PAGE}palette/"):
        assert "“<b>”" not in read(client, text, path=path)


def test_an_unknown_kind_is_no_kind(client: Client) -> None:
    assert "Inbox" in titles(read(client, "inbox", "nonsense"))


# --- For whom ----------------------------------------------------------------------------


def test_drafts_of_others_and_other_organizations_are_not_found(
    acme: Acme, umbra: Umbra
) -> None:
    name(umbra.mallory, "Secret Mallory")
    with in_organization(acme.organization.pk):
        GoalFactory.create(
            by=acme.ben, title="Secret plan", owner=acme.ben, state=Goal.State.DRAFT
        )
        archived = GoalFactory.create(by=acme.ben, title="Secret past")
        Goal.objects.filter(pk=archived.pk).update(state="archived")
    with in_organization(umbra.organization.pk):
        GoalFactory.create(by=umbra.mallory, title="Secret of Umbra")
        UnitFactory.create(organization=umbra.organization, name="Secret service")
    for typed in ("secret", "sceret"):
        assert found(signed_in(acme.ben), typed) == ["Secret plan"]
        assert titles(read(signed_in(acme.lena), typed)) == [f"New goal “{typed}”"]
        assert "Secret plan" not in read(signed_in(acme.lena), typed, path=PAGE)


def test_an_outsider_finds_no_search(acme: Acme, umbra: Umbra) -> None:
    client = signed_in(umbra.mallory)
    for path in (PAGE, f"{PAGE}palette/"):
        assert client.get(path, {"q": "a"}).status_code == 404


def test_hidden_goals_take_no_place_of_visible_ones(acme: Acme) -> None:
    """More of them, and newer, than are looked at."""
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Grow slowly", owner=acme.lena)
        secret = GoalFactory.create(
            by=acme.ada, title="Grow fast", owner=acme.ada, state=Goal.State.DRAFT
        )
        create_copies(secret, *({"title": f"Grow {n}"} for n in range(400)))
    assert found(signed_in(acme.rita), "grow") == ["Grow slowly"]
    assert "100+" in read(signed_in(acme.ada), "grow")


def test_what_was_visited_is_shown_to_who_may_read_it(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada, title="Visited")
        draft = GoalFactory.create(
            by=acme.ada, title="Hidden", owner=acme.ada, state=Goal.State.DRAFT
        )
    visited = [
        *(f"people/{acme.rita.public_id}", f"goals/{draft.public_id}"),
        *(f"goals/{goal.public_id}", "goals/\0", "nonsense"),
    ]
    answer = signed_in(acme.ben).get(f"{PAGE}palette/", {"visited": visited})
    page = answer.content.decode()
    assert titles(page)[:2] == ["Rita", "Visited"]
    assert "Hidden" not in page
    assert 'aria-label="Recent"' in page


def test_before_anything_is_visited_ones_own_goals_are_offered(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Mine", owner=acme.ben)
        GoalFactory.create(by=acme.ada, title="Theirs", owner=acme.lena)
    page = read(signed_in(acme.ben))
    assert titles(page)[:2] == ["Mine", "Check in"]
    assert "Theirs" not in page


# --- The page ----------------------------------------------------------------------------


def test_the_page_groups_and_pages_and_says_when_there_is_nothing(
    acme: Acme, client: Client
) -> None:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada, title="Grow 0")
        create_copies(goal, *({"title": f"Grow {n}"} for n in range(1, 65)))
    page = read(client, "grow", path=PAGE)
    assert "65 results for “grow”" in page
    assert "q=grow&amp;kind=goals" in page
    assert len([each for each in titles(page) if each.startswith("Grow ")]) == 10
    shown = []
    for number in (1, 2, 3):
        answer = client.get(PAGE, {"q": "grow", "kind": "goals", "page": str(number)})
        shown += titles(answer.content.decode())
    assert sorted(shown) == sorted(f"Grow {n}" for n in range(65))
    beyond = client.get(PAGE, {"q": "grow", "kind": "goals", "page": "4"})
    assert beyond["Location"] == f"{PAGE}?q=grow&kind=goals"
    assert "Nothing found for “zzz”" in read(client, "zzz", path=PAGE)


def test_the_frame_has_the_way_to_the_search(client: Client) -> None:
    page = client.get("/o/acme/").content.decode()
    assert page.count(f'href="{PAGE}"') == 2
    assert 'id="palette"' in page


def test_the_number_of_queries_is_constant(acme: Acme, client: Client) -> None:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada, title="Pipeline 0", owner=acme.lena)

    def count(text: str) -> int:
        return n_queries(lambda: read(client, text))

    name(acme.rita, "Pipeline Person")
    few = [count(text) for text in ("pipeline", "pipelne", "")]
    name(acme.hal, "Pipeline Person")
    with in_organization(acme.organization.pk):
        create_copies(goal, *({"title": f"Pipeline {i}"} for i in range(1, 80)))
        for n in range(5):
            UnitFactory.create(organization=acme.organization, name=f"Pipeline {n}")
    assert [count(text) for text in ("pipeline", "pipelne", "")] == few
    assert max(few) <= 14
