"""Home has a constant number of queries, for 2 or 30 own goals, 10 or 200 people."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal

import pytest
from django.test import Client

from checkins.models import CheckIn
from checkins.services import check_in
from goals.models import Adjustment, Goal
from goals.services import edit_goal
from organizations.models import Event, Membership
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.costs import queries_of
from tests.factories import (
    GoalFactory,
    KeyResultFactory,
    MembershipFactory,
    create_copies,
)

MOST = 12


def count(client: Client) -> int:
    return queries_of(client, "/o/acme/")


def add_own(member: Membership, n: int, above: Goal) -> None:
    own = GoalFactory.create(by=member, parent=above, owner=member)
    goal = KeyResultFactory.create(by=member, parent=own, title="own 0", owner=member)
    said = check_in(goal, by=member, value=Decimal(3), note="said 0")
    more = create_copies(goal, *({"title": f"own {i}"} for i in range(1, n)))
    copy_history(goal, said, [(each, member) for each in more])


def add_others(acme: Acme, n: int, above: Goal, offset: int) -> None:
    other = MembershipFactory.create(
        organization=acme.organization, user__name=f"P{offset}", unit=acme.sales
    )
    goal = GoalFactory.create(by=other, title="theirs", parent=above, unit=acme.sales)
    said = check_in(goal, by=other, confidence=50, note="they said 0")
    edit_goal(goal, by=other, reason="why", title="theirs anew 0")
    names = [f"p{offset + i}" for i in range(1, n)]
    users = create_copies(
        other.user, *({"name": p, "email": f"{p}@example.org"} for p in names)
    )
    people = create_copies(other, *({"user_id": user.pk} for user in users))
    titles = ({"title": f"theirs anew {name}"} for name in names)
    pairs = list(zip(create_copies(goal, *titles), people, strict=True))
    copy_history(goal, said, pairs)


def copy_history(
    goal: Goal, said: CheckIn, pairs: list[tuple[Goal, Membership]]
) -> None:
    """Each goal gets the check-in, the changes and the events of `goal`, by its member."""
    by = [{"goal_id": to.pk, "by_id": member.pk} for to, member in pairs]
    notes = create_copies(said, *(each | {"token": uuid.uuid4()} for each in by))
    for change in Adjustment.objects.filter(goal=goal):
        create_copies(change, *by)
    copy_events(goal, pairs)
    copy_events(said, zip(notes, (member for _to, member in pairs), strict=True))


def copy_events(
    of: Goal | CheckIn, pairs: Iterable[tuple[Goal | CheckIn, Membership]]
) -> None:
    own = [
        {"object_id": to.pk, "object_public_id": to.public_id, "actor_id": by.pk}
        for to, by in pairs
    ]
    for event in Event.objects.filter(object_public_id=of.public_id):
        create_copies(event, *own)


@pytest.mark.parametrize("who", ["ben", "lena", "ada"])
def test_home_has_a_constant_number_of_queries(
    client: Client, acme: Acme, who: str
) -> None:
    member = getattr(acme, who)
    client.force_login(member.user)
    with in_organization(acme.organization.pk):
        company = GoalFactory.create(by=acme.hal, title="Top", unit=acme.company)
        above = GoalFactory.create(
            by=acme.hal, title="Team", parent=company, unit=acme.sales
        )
        add_own(member, 2, above)
        add_others(acme, 10, above, 0)
    few = count(client)
    with in_organization(acme.organization.pk):
        add_own(member, 28, above)
        add_others(acme, 190, above, 10)
    assert count(client) == few <= MOST


@pytest.mark.parametrize("who", ["ben", "lena", "ada"])
def test_home_without_goals_has_no_more_queries(
    client: Client, acme: Acme, who: str
) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.hal, title="Top", unit=acme.company)
    client.force_login(getattr(acme, who).user)
    assert count(client) <= MOST
