"""A company drawn at random, and rows that belong to its people.

Strategies draw plain values: people and units are numbers, so that a falsifying example
can be read. `Company` and the functions of `rows` turn them into rows of the database.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone
from hypothesis import strategies as st

from organizations.models import Membership, Organization, Unit, UnitLead
from scheduling.models import CheckInPolicy
from tests.factories import (
    CheckInPolicyFactory,
    MembershipFactory,
    UnitFactory,
    UnitLeadFactory,
)

N_PEOPLE = 6
N_UNITS = 4
DAY = dt.timedelta(days=1)

person = st.integers(0, N_PEOPLE - 1)
# From somebody to somebody else.
step = st.integers(1, N_PEOPLE - 1)
unit = st.integers(0, N_UNITS - 1)


class DrawnPerson(NamedTuple):
    """`manager`: one of those drawn before, so that nobody leads themselves. `left`: in
    how many days they leave, or left.
    """

    role: str
    manager: int | None
    unit: int | None
    left: int | None


class DrawnCompany(NamedTuple):
    """`parents`: of each unit, one of those before it. `leads`: (person, unit)."""

    people: tuple[DrawnPerson, ...]
    parents: tuple[int | None, ...]
    leads: frozenset[tuple[int, int]]
    units_may_choose: bool
    managers_read_private: bool


def one_before(n: int) -> st.SearchStrategy[int | None]:
    """Often the last of the `n` before: lines and trees become deep."""
    if not n:
        return st.none()
    return st.sampled_from([n - 1, n - 1, n - 1, None, *range(n)])


def person_after(n: int) -> st.SearchStrategy[DrawnPerson]:
    return st.builds(
        DrawnPerson,
        role=st.sampled_from(Membership.Role.values),
        manager=one_before(n),
        unit=st.none() | unit,
        left=st.sampled_from([None, None, -1, 1]),
    )


companies = st.builds(
    DrawnCompany,
    people=st.tuples(*map(person_after, range(N_PEOPLE))),
    parents=st.tuples(*map(one_before, range(N_UNITS))),
    leads=st.frozensets(st.tuples(person, unit), max_size=5),
    units_may_choose=st.booleans(),
    managers_read_private=st.booleans(),
)


@dataclass(frozen=True)
class Company:
    """The people and units that are arranged anew for each example."""

    organization: Organization
    people: list[Membership]
    units: list[Unit]

    def person(self, n: int | None) -> Membership | None:
        return None if n is None else self.people[n]

    def unit(self, n: int | None) -> Unit | None:
        return None if n is None else self.units[n]

    def arrange(self, drawn: DrawnCompany) -> None:
        """Queries: 4."""
        now = timezone.now()
        for member, given in zip(self.people, drawn.people, strict=True):
            member.role, member.manager = given.role, self.person(given.manager)
            member.unit = self.unit(given.unit)
            member.left_at = None if given.left is None else now + given.left * DAY
        fields = ("role", "manager", "unit", "left_at")
        Membership.objects.bulk_update(self.people, fields)
        for each, parent in zip(self.units, drawn.parents, strict=True):
            each.parent = self.unit(parent)
        Unit.objects.bulk_update(self.units, ["parent"])
        UnitLead.objects.bulk_create(
            UnitLeadFactory.build(member=self.people[who], unit=self.units[where])
            for who, where in drawn.leads
        )
        policy = CheckInPolicy.objects.filter(organization=self.organization)
        policy.update(units_may_choose=drawn.units_may_choose)
        Organization.objects.filter(pk=self.organization.pk).update(
            managers_read_private_goals=drawn.managers_read_private
        )

    def everybody(self) -> list[Membership]:
        """As a request loads them: what they lead is not known yet. Queries: 1."""
        rows = Membership.objects.select_related("organization")
        return list(rows.filter(pk__in=[each.pk for each in self.people]))


def make_company(organization: Organization) -> Company:
    CheckInPolicyFactory.create(organization=organization)
    return Company(
        organization,
        people=[
            MembershipFactory.create(organization=organization, user__name=f"P{n}")
            for n in range(N_PEOPLE)
        ],
        units=[
            UnitFactory.create(organization=organization, name=f"U{n}")
            for n in range(N_UNITS)
        ],
    )
