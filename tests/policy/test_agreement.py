"""Each relation is said twice, of one row and of many: both must say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goals.models import Goal
from organizations.models import Membership, Unit, UnitLead
from organizations.policy import find, may
from tests.factories import GoalFactory, MembershipFactory, UnitFactory, create_copies

if TYPE_CHECKING:
    from tests.cast import Acme

type Rows = tuple[list[Membership], list[Unit], Goal]
N_PEOPLE = 6
N_UNITS = 4
place = st.one_of(st.none(), st.integers(0, N_PEOPLE - 1))
unit_place = st.one_of(st.none(), st.integers(0, N_UNITS - 1))
people_drawn = st.lists(
    st.tuples(st.sampled_from(Membership.Role.values), place),
    min_size=N_PEOPLE,
    max_size=N_PEOPLE,
)
# A unit stands under an earlier one.
units_drawn = st.tuples(*(st.integers(-1, n - 1) for n in range(N_UNITS)))
leads_drawn = st.sets(
    st.tuples(st.integers(0, N_PEOPLE - 1), st.integers(0, N_UNITS - 1)), max_size=4
)
goals_drawn = st.lists(
    st.tuples(
        st.sampled_from(Goal.State.values),
        st.sampled_from(["draft", "active", "closed"]),
        st.booleans(),
        place,
        place,
        unit_place,
    ),
    min_size=1,
    max_size=12,
)
ACTIONS = ("goal.read", "goal.edit")


@pytest.fixture
def rows(inside_acme: Acme) -> Rows:
    organization = inside_acme.organization
    people = [
        MembershipFactory.create(organization=organization, user__name=f"P{n}")
        for n in range(N_PEOPLE)
    ]
    units = [
        UnitFactory.create(organization=organization, name=f"U{n}")
        for n in range(N_UNITS)
    ]
    return people, units, GoalFactory.create(by=inside_acme.ada, title="One")


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(people=people_drawn, units=units_drawn, leads=leads_drawn, goals=goals_drawn)
def test_one_row_and_many_are_decided_alike(
    rows: Rows,
    people: list[tuple[str, int | None]],
    units: tuple[int, ...],
    leads: set[tuple[int, int]],
    goals: list[tuple[str, str, bool, int | None, int | None, int | None]],
) -> None:
    with transaction.atomic():
        arrange(rows, people, units, leads, goals)
        compare(rows[0])
        transaction.set_rollback(True)


def arrange(
    rows: Rows,
    people: list[tuple[str, int | None]],
    units: tuple[int, ...],
    leads: set[tuple[int, int]],
    goals: list[tuple[str, str, bool, int | None, int | None, int | None]],
) -> None:
    members, places, one = rows
    for member, (role, manager) in zip(members, people, strict=True):
        above = None if manager is None else members[manager]
        member.role, member.manager = role, None if above == member else above
    Membership.objects.bulk_update(members, ["role", "manager"])
    for unit, under in zip(places, units, strict=True):
        unit.parent = None if under < 0 else places[under]
    Unit.objects.bulk_update(places, ["parent"])
    UnitLead.objects.bulk_create(
        UnitLead(
            organization_id=one.organization_id, member=members[who], unit=places[where]
        )
        for who, where in leads
    )
    create_copies(
        one,
        *(
            {
                "state": state,
                "archived_from": before if state == "archived" else "",
                "is_shared": shared,
                "owner_id": None if owner is None else members[owner].pk,
                "created_by_id": None if author is None else members[author].pk,
                "unit_id": None if where is None else places[where].pk,
            }
            for state, before, shared, owner, author, where in goals
        ),
    )


def compare(members: list[Membership]) -> None:
    here = list(Goal.objects.with_people())
    for member in Membership.objects.filter(pk__in=[each.pk for each in members]):
        for action in ACTIONS:
            found = set(Goal.objects.filter(find(member, action)).values_list("pk"))
            one_by_one = {(goal.pk,) for goal in here if may(member, action, goal)}
            assert found == one_by_one, (member, action)
