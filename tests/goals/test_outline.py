"""The outline: a tree that opens, bounded queries, and nothing that is not the reader's."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse

from goals.models import Goal
from goals.rollup import drain
from goals.services import share_draft
from organizations.models import Cycle, Membership
from organizations.tenancy import in_organization
from tests import costs
from tests.cast import Acme, Umbra, signed_in
from tests.factories import GoalFactory, KeyResultFactory, UnitFactory, create_copies

ROW_TITLE = re.compile(r'goals/\w{12}/">([^<]*)</a> ')
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
MOST_QUERIES = 12


def get(member: Membership, name: str = "outline", *args: str, **query: Any) -> Any:
    headers = query.pop("headers", {})
    url = reverse(f"goals:{name}", args=[member.organization.slug, *args])
    return signed_in(member).get(url, query, headers=headers)


def titles(response: Any) -> list[str]:
    """The titles of the rows, in the page's order."""
    return ROW_TITLE.findall(response.content.decode())


def queries_of(member: Membership, **query: Any) -> int:
    url = reverse("goals:outline", args=[member.organization.slug])
    return costs.queries_of(signed_in(member), url, query)


def grow(acme: Acme, n: int) -> Goal:
    """An objective with `n` key results, each of another of two owners."""
    top = GoalFactory.create(by=acme.ada, title=f"Top {n}", unit=acme.company)
    first = KeyResultFactory.create(
        by=acme.ada, parent=top, title=f"Result {n}.0", owner=acme.rita, unit=acme.sales
    )
    owners = (acme.rita.pk, acme.ben.pk)
    more = [
        {
            "title": f"Result {n}.{i}",
            "owner_id": owners[i % 2],
            "position": first.position + i,
        }
        for i in range(1, n)
    ]
    create_copies(first, *more)
    return top


def test_shows_roots_with_one_level_and_what_is_below_on_demand(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Grow ARR")
        team = GoalFactory.create(by=acme.ada, title="Sell", parent=top)
        below = KeyResultFactory.create(by=acme.ada, parent=team, title="40 logos")
        drain(acme.organization.pk)
    assert titles(get(acme.hal)) == ["Grow ARR", "Sell"]
    opened = get(acme.hal, "children", team.public_id, headers=HTMX)
    assert titles(opened) == ["40 logos"]
    assert f'id="goal-row-{below.public_id}"' in opened.content.decode()


@pytest.mark.parametrize("query", [{}, {"q": "Result"}, {"owner": "ben", "mine": ""}])
def test_the_number_of_queries_is_constant(acme: Acme, query: dict[str, str]) -> None:
    with in_organization(acme.organization.pk):
        grow(acme, 10)
    few = queries_of(acme.ben, **query)
    with in_organization(acme.organization.pk):
        for _i in range(5):
            grow(acme, 38)
    many = queries_of(acme.ben, **query)
    assert few == many
    assert many <= MOST_QUERIES


def test_a_closed_row_links_to_the_page_on_which_it_is_open(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Grow ARR")
        team = GoalFactory.create(by=acme.ada, title="Sell", parent=top)
        KeyResultFactory.create(by=acme.ada, parent=team, title="40 logos")
    page = get(acme.hal).content.decode()
    found = re.search(r'class="tree-open" href="\?([^#"]+)#goal-row-(\w+)"', page)
    assert found
    assert found[2] == team.public_id
    query: dict[str, Any] = QueryDict(html.unescape(found[1])).dict()
    assert titles(get(acme.hal, **query)) == ["Grow ARR", "Sell", "40 logos"]


def test_pages_the_children_of_one_goal_by_fifty(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = grow(acme, 53)
    first = get(acme.hal)
    assert len(titles(first)) == 1 + 50
    assert "3 more" in first.content.decode()
    second = get(acme.hal, "children", top.public_id, page="2", headers=HTMX)
    assert titles(second) == ["Result 53.50", "Result 53.51", "Result 53.52"]
    assert "more</a>" not in second.content.decode()


def test_without_script_the_rest_is_a_list_of_pages(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = grow(acme, 53)
    assert f"under={top.public_id}&amp;page=2" in get(acme.hal).content.decode()
    assert len(titles(get(acme.hal, under=top.public_id, page="2"))) == 3


def test_expands_the_rows_down_to_my_own_goals(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = grow(acme, 60)
        late = GoalFactory.create(by=acme.ada, title="Late team", parent=top)
        GoalFactory.create(
            by=acme.ada, title="My own", parent=late, owner=acme.ben, unit=acme.sales
        )
        GoalFactory.create(by=acme.ada, title="Another", parent=top)
    # Of the 60 results half are Ben's, too, and stand on his path.
    mine = get(acme.ben)
    assert "My own" in titles(mine)
    assert mine.content.decode().count('lit-r sel"') <= 20
    assert "My own" not in titles(get(acme.rita))


def test_without_script_a_link_opens_a_row_and_the_rows_above_it(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Top")
        middle = GoalFactory.create(by=acme.ada, title="Middle", parent=top)
        deep = GoalFactory.create(by=acme.ada, title="Deep", parent=middle)
        GoalFactory.create(by=acme.ada, title="Deepest", parent=deep)
    assert titles(get(acme.hal)) == ["Top", "Middle"]
    opened = get(acme.hal, open=deep.public_id)
    assert titles(opened) == ["Top", "Middle", "Deep", "Deepest"]


def test_a_yearly_goal_is_listed_above_quarterly_ones(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        today = acme.organization.today()
        year = Cycle.objects.on(today).get(kind=Cycle.Kind.YEAR)
        top = GoalFactory.create(by=acme.ada, title="This year", cycle=year)
        GoalFactory.create(by=acme.ada, title="This quarter", parent=top)
        other = Cycle.objects.filter(kind="quarter").exclude(
            starts_on__lte=today, ends_on__gte=today
        )
        GoalFactory.create(
            by=acme.ada, title="Another quarter", parent=top, cycle=other[0]
        )
    assert titles(get(acme.hal)) == ["This year", "This quarter"]
    chosen = get(acme.hal, cycle=year.public_id)
    assert "This quarter" in titles(chosen)


def test_without_goals_now_the_last_cycle_that_has_some_is_shown(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        later = Cycle.objects.order_by("-ends_on", "starts_on").first()
        GoalFactory.create(by=acme.ada, title="Far ahead", cycle=later)
    assert titles(get(acme.hal)) == ["Far ahead"]


def test_drafts_are_shown_on_request_to_their_editors_only(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="In force")
        draft = GoalFactory.create(
            by=acme.ben, title="Not agreed", state="draft", owner=acme.ben
        )
    assert titles(get(acme.ben)) == ["In force"]
    asked: dict[str, Any] = {"state": ["active", "draft"]}
    assert titles(get(acme.ben, **asked)) == ["In force", "Not agreed"]
    assert titles(get(acme.lena, **asked)) == titles(get(acme.hal, **asked))
    assert titles(get(acme.lena, **asked)) == ["In force"]
    with in_organization(acme.organization.pk):
        share_draft(draft, by=acme.ben)
    assert titles(get(acme.lena, **asked)) == ["In force", "Not agreed"]
    assert titles(get(acme.hal, **asked)) == ["In force", "Not agreed"]
    assert titles(get(acme.rita, **asked)) == ["In force"]
    assert titles(get(acme.rita, q="agreed", **asked)) == []


def test_filters_narrow_to_a_list_with_the_line_of_each_goal(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        east = UnitFactory.create(
            organization=acme.organization, name="East", parent=acme.sales, kind="team"
        )
        top = GoalFactory.create(by=acme.ada, title="Company", unit=acme.company)
        team = GoalFactory.create(
            by=acme.ada, title="Sell more", parent=top, unit=acme.sales
        )
        KeyResultFactory.create(
            by=acme.ada, parent=team, title="40 % up", unit=east, owner=acme.ben
        )
        KeyResultFactory.create(
            by=acme.ada,
            parent=team,
            title="400 up",
            unit=acme.legal,
            owner_name="Bento",
        )
    by_unit = get(acme.hal, unit=acme.sales.public_id)
    assert titles(by_unit) == ["Sell more", "40 % up"]
    assert "Company</a>" in by_unit.content.decode()
    assert titles(get(acme.hal, q="40 %")) == ["40 % up", "400 up"]
    assert titles(get(acme.hal, q="%")) == []
    assert titles(get(acme.hal, q="_")) == []
    assert titles(get(acme.hal, owner="BEN")) == ["40 % up", "400 up"]
    assert titles(get(acme.ben, mine="1")) == ["40 % up"]
    assert titles(get(acme.hal, kind="okr:key_result", q="400")) == ["400 up"]
    assert titles(get(acme.hal, unit="nonsense")) == ["Company", "Sell more"]


def test_health_chips_count_what_the_other_filters_leave(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Top")
        GoalFactory.create(by=acme.ada, title="Slow", parent=top, status="at_risk")
        GoalFactory.create(by=acme.ada, title="Slower", parent=top, status="off_track")
        drain(acme.organization.pk)
    assert titles(get(acme.hal, health=["at_risk"])) == ["Slow"]
    chips = {
        chip.value: chip.n for chip in get(acme.hal, q="slow").context["health_chips"]
    }
    assert chips == {"on_track": 0, "at_risk": 1, "off_track": 1, "not_updated": 0}


def test_a_search_without_a_hit_names_its_filters_and_the_way_back(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Top")
    text = get(acme.hal, q="R&D", health=["at_risk"]).content.decode()
    assert "Active filters: “R&amp;D”, At risk." in text
    assert "Clear filters" in text


def test_an_empty_organization_is_offered_its_first_goal(acme: Acme) -> None:
    text = get(acme.rita).content.decode()
    assert text.count(reverse("goals:create", args=["acme"])) == 1
    assert reverse("goals:import", args=["acme"]) not in text
    assert reverse("goals:import", args=["acme"]) in get(acme.lena).content.decode()


def test_titles_are_text_everywhere(acme: Acme) -> None:
    nasty = '<script>x</script>" onclick="y'
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title=nasty)
        GoalFactory.create(by=acme.ada, title=nasty, parent=top)
    for query in ({}, {"q": "script"}, {"arrange": "1"}):
        text = get(acme.hal, **query).content.decode()
        assert "<script>x" not in text
        assert '" onclick' not in text


def test_a_broken_rule_is_marked_in_words(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada)
        goal = KeyResultFactory.create(by=acme.ada, parent=top, target=None)
        Goal.objects.filter(pk=goal.pk).update(parent=None)
    text = get(acme.hal).content.decode()
    assert "Key results need a parent goal." in text
    assert "No target yet" in text


def test_an_htmx_request_gets_the_results_and_a_short_address(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Top")
    response = get(acme.hal, q="top", unit="", state="active", headers=HTMX)
    assert response.headers["HX-Push-Url"] == "/o/acme/goals/?q=top"
    assert "<html" not in response.content.decode()
    back = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<html" in get(acme.hal, headers=back).content.decode()


def test_other_organizations_see_nothing(acme: Acme, umbra: Umbra) -> None:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada, title="Secret")
    client = signed_in(umbra.mallory)
    for name, args in (("outline", []), ("children", [goal.public_id]), ("rows", [])):
        url = reverse(f"goals:{name}", args=["acme", *args])
        assert client.get(url).status_code == 404
    own = reverse("goals:children", args=["umbra", goal.public_id])
    assert client.get(own).status_code == 404
