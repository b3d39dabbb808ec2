"""Home costs the same for two goals of mine and for thirty, for ten people and 200."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from checkins.services import check_in
from goals.models import Goal
from goals.services import edit_goal
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.make import make_goal, make_key_result, make_member

MOST = 12


def count(client: Client) -> int:
    client.get("/o/acme/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/o/acme/").status_code == 200
    # The test's own transaction turns the request's into a savepoint.
    return sum("SAVEPOINT" not in query["sql"] for query in queries.captured_queries)


def add_own(member: Membership, n: int, above: Goal) -> None:
    own = make_goal(member, parent=above, owner=member)
    for i in range(n):
        goal = make_key_result(member, own, f"own {i}", owner=member)
        check_in(goal, by=member, value=Decimal(i % 40), note=f"said {i}")


def add_others(acme: Acme, n: int, above: Goal, offset: int) -> None:
    for i in range(n):
        other = make_member(acme.organization, f"P{offset + i}", unit=acme.sales)
        goal = make_goal(other, f"theirs {i}", parent=above, unit=acme.sales)
        check_in(goal, by=other, confidence=50, note=f"they said {i}")
        edit_goal(goal, by=other, reason="why", title=f"theirs anew {i}")


@pytest.mark.parametrize("who", ["ben", "lena", "ada"])
def test_home_costs_the_same_for_few_and_many(
    client: Client, acme: Acme, who: str
) -> None:
    member = getattr(acme, who)
    client.force_login(member.user)
    with in_organization(acme.organization.pk):
        company = make_goal(acme.hal, "Top", unit=acme.company)
        above = make_goal(acme.hal, "Team", parent=company, unit=acme.sales)
        add_own(member, 2, above)
        add_others(acme, 10, above, 0)
    few = count(client)
    with in_organization(acme.organization.pk):
        add_own(member, 28, above)
        add_others(acme, 190, above, 10)
    assert count(client) == few <= MOST


@pytest.mark.parametrize("who", ["ben", "lena", "ada"])
def test_home_without_goals_costs_no_more(client: Client, acme: Acme, who: str) -> None:
    with in_organization(acme.organization.pk):
        make_goal(acme.hal, "Top", unit=acme.company)
    client.force_login(getattr(acme, who).user)
    assert count(client) <= MOST
