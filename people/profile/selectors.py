"""What colleagues see of a person: place, goals, and what the goals support."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feedback.one_on_ones.access import one_on_ones_of
from goals.models import Goal
from goals.tree import with_those_above
from organizations.models import Membership, Unit
from organizations.policy import may
from organizations.querysets import has_not_left
from organizations.selectors import unit_with_ancestors

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_REPORTS = 30
ACTIVE_OF = "owner_id = %s AND state = 'active'"


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """Goals of the person that support the same goal, and the line from there up.

    `above`: the nearest first, as far as the reader may see it.
    """

    goals: list[Goal]
    above: list[Goal]


@dataclass(frozen=True, slots=True)
class PersonProfile:
    """`units`: from the person's up to below the company. `led`: units that they lead.

    `one_on_one`: the public id of the list that the reader shares with them, or "".
    """

    person: Membership
    units: list[Unit]
    led: list[Unit]
    reports: list[Membership]
    lines: list[ProfileLine]
    one_on_one: str
    may_see_leave: bool

    @property
    def n_goals(self) -> int:
        return sum(len(line.goals) for line in self.lines)


def profile_of(person: Membership, *, reader: Membership) -> PersonProfile:
    """Queries: 5, however many goals and colleagues there are."""
    units = {
        unit.pk: unit for unit in Unit.objects.in_organization(reader.organization)
    }
    line = unit_with_ancestors(units, person.unit_id)
    shared = one_on_ones_of(reader).filter(manager=person) | one_on_ones_of(
        reader
    ).filter(member=person)
    led = person.leads.order_by("pk").values_list("unit_id", flat=True)
    return PersonProfile(
        person=person,
        units=[unit for unit in line if unit.parent_id is not None][::-1] or line,
        led=[units[key] for key in led if key in units],
        reports=_reports(person),
        lines=_lines(person, reader),
        one_on_one=_public_id(shared.values_list("public_id", flat=True).first()),
        may_see_leave=may(reader, "leave.keep", person),
    )


def _public_id(found: str | None) -> str:
    return found or ""


def _reports(person: Membership) -> list[Membership]:
    rows = Membership.objects.filter(
        has_not_left(), organization_id=person.organization_id, manager=person
    )
    return list(rows.select_related("user").order_by("user__name")[:MOST_REPORTS])


def _lines(person: Membership, reader: Membership) -> list[ProfileLine]:
    """Queries: 1."""
    up = with_those_above(reader.organization_id, ACTIVE_OF, person.pk)
    goals = Goal.objects.in_organization(reader.organization).visible_to(reader)
    known = goals.filter(pk__among=up).in_bulk()
    own = [
        goal
        for goal in known.values()
        if goal.owner_id == person.pk and goal.state == Goal.State.ACTIVE
    ]
    below: dict[int, list[Goal]] = {}
    for goal in sorted(own, key=lambda each: (each.position, each.pk)):
        parent = known.get(goal.parent_id or 0)
        if parent is None or parent.owner_id != person.pk:
            below.setdefault(parent.pk if parent else 0, []).append(goal)
    return [
        ProfileLine(found, _above(known, parent)) for parent, found in below.items()
    ]


def _above(known: Mapping[int, Goal], key: int | None) -> list[Goal]:
    line: list[Goal] = []
    while key is not None and (goal := known.get(key)) and goal not in line:
        line.append(goal)
        key = goal.parent_id
    return line
