"""The outline: a tree that opens, bounded queries, and nothing that is not the reader's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.models import Goal
from goals.rollup import drain
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.make import make_goal, make_key_result

ROW_TITLE = re.compile(r'goals/\w{12}/">([^<]*)</a>\s*<span class="of">')
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
MOST_QUERIES = 12


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def get(member: Membership, name: str = "outline", *args: str, **query: Any) -> Any:
    headers = query.pop("headers", {})
    url = reverse(f"goals:{name}", args=[member.organization.slug, *args])
    return signed_in(member).get(url, query, headers=headers)


def titles(response: Any) -> list[str]:
    """The titles of the rows, in the page's order."""
    return ROW_TITLE.findall(response.content.decode())


def queries_of(member: Membership, **query: Any) -> int:
    """Statements of one page, without the savepoints of the test."""
    client = signed_in(member)
    url = reverse("goals:outline", args=[member.organization.slug])
    client.get(url, query)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, query).status_code == 200
    return sum("SAVEPOINT" not in q["sql"] for q in captured.captured_queries)


def grow(acme: Acme, n: int) -> Goal:
    """An objective with `n` key results, each of another of two owners."""
    top = make_goal(acme.ada, f"Top {n}", unit=acme.company)
    for i in range(n):
        owner = acme.ben if i % 2 else acme.rita
        make_key_result(acme.ada, top, f"Result {n}.{i}", owner=owner, unit=acme.sales)
    return top


def test_shows_roots_with_one_level_and_what_is_below_on_demand(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = make_goal(acme.ada, "Grow ARR")
        team = make_goal(acme.ada, "Sell", parent=top)
        below = make_key_result(acme.ada, team, "40 logos")
        drain(acme.organization.pk)
    assert titles(get(acme.hal)) == ["Grow ARR", "Sell"]
    opened = get(acme.hal, "children", team.public_id, headers=HTMX)
    assert titles(opened) == ["40 logos"]
    assert f'id="goal-numbers-{below.public_id}"' in opened.content.decode()


@pytest.mark.parametrize("query", [{}, {"q": "Result"}, {"owner": "ben", "mine": ""}])
def test_costs_the_same_for_10_goals_as_for_200(
    acme: Acme, query: dict[str, str]
) -> None:
    with in_organization(acme.organization.pk):
        grow(acme, 10)
    few = queries_of(acme.ben, **query)
    with in_organization(acme.organization.pk):
        for _i in range(5):
            grow(acme, 38)
    many = queries_of(acme.ben, **query)
    assert few == many
    assert many <= MOST_QUERIES
