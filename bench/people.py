"""An organization of so many people, each with three numbers to speak of every week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connections

from checkins.models import CheckIn
from goals import rollup
from goals.models import Goal
from organizations.models import Membership, Organization, Unit, User
from organizations.selectors import current_cycle
from organizations.services import create_organization
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organizations.models import Cycle

GOALS_EACH = 3
TEAM = 10
WEEKS_BEFORE = 4
BATCH = 2_000


@dataclass(frozen=True)
class Crowd:
    """`people`: those with goals, in order; each is led by the first of their team."""

    organization: Organization
    people: list[Membership]


def make_crowd(n_people: int) -> Crowd:
    """People in teams of ten, an objective for each team, three key results a person.

    Each number was spoken of in the weeks before: nobody's first Monday is measured.
    """
    slug = f"crowd-{n_people}"
    owner = User.objects.create_user(f"owner@{slug}.example", name="Crowd Owner")
    by = create_organization(slug=slug, name=f"Crowd {n_people}", owner=owner)
    organization = by.organization
    with in_organization(organization.pk):
        people = _people(organization, n_people)
        cycle = current_cycle(organization, organization.today())
        assert cycle is not None
        Goal.objects.bulk_create(_goals(organization, people, cycle), batch_size=BATCH)
        CheckIn.objects.bulk_create(_earlier_check_ins(organization), batch_size=BATCH)
    rollup.recompute(organization.pk)
    tidy()
    return Crowd(organization, people)


def tidy() -> None:
    """As autovacuum leaves a database that lives longer than a bench."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _people(organization: Organization, count: int) -> list[Membership]:
    company = Unit.objects.get(kind=Unit.Kind.COMPANY)
    teams = Unit.objects.bulk_create(
        Unit(organization=organization, parent=company, kind="team", name=f"Team {n}")
        for n in range(max(1, count // TEAM))
    )
    users = User.objects.bulk_create(
        (
            User(
                email=f"p{n}@{organization.slug}.example",
                name=f"Person {n}",
                password="!",
            )
            for n in range(count)
        ),
        batch_size=BATCH,
    )
    people = Membership.objects.bulk_create(
        (
            Membership(
                organization=organization, user=user, unit=teams[n // TEAM % len(teams)]
            )
            for n, user in enumerate(users)
        ),
        batch_size=BATCH,
    )
    for n, person in enumerate(people):
        if n % TEAM:
            person.manager = people[n - n % TEAM]
    Membership.objects.bulk_update(people, ["manager"], batch_size=BATCH)
    return people


def _goals(
    organization: Organization, people: list[Membership], cycle: Cycle
) -> Iterator[Goal]:
    by_team: dict[int | None, Goal] = {}
    for person in people:
        if person.unit_id not in by_team:
            by_team[person.unit_id] = Goal.objects.create(
                organization=organization,
                framework="okr",
                kind="objective",
                title=f"What team {person.unit_id} is for",
                unit_id=person.unit_id,
                cycle=cycle,
                progress_source="mean",
            )
        for n in range(GOALS_EACH):
            yield _key_result(organization, person, by_team[person.unit_id], n)


def _key_result(
    organization: Organization, person: Membership, parent: Goal, n: int
) -> Goal:
    return Goal(
        organization=organization,
        framework="okr",
        kind="key_result",
        title=f"Number {n + 1} of {person.user.name}",
        owner=person,
        unit_id=person.unit_id,
        cycle_id=parent.cycle_id,
        parent=parent,
        position=n,
        metric_type="number",
        start=Decimal(0),
        target=Decimal(100),
        original_target=Decimal(100),
        current=Decimal(10 * n),
        confidence=70,
        progress_source="metric",
        updated_on=organization.today(),
    )


def _earlier_check_ins(organization: Organization) -> Iterator[CheckIn]:
    spoken_of = Goal.objects.in_organization(organization).exclude(owner=None)
    today = organization.today()
    for goal in spoken_of.only("organization_id", "owner_id", "current"):
        for n in range(WEEKS_BEFORE):
            yield CheckIn(
                organization=organization,
                goal=goal,
                by_id=goal.owner_id,
                on=today - dt.timedelta(weeks=WEEKS_BEFORE - n),
                value=goal.current,
                confidence=70,
                note="As the week before." if n else "",
            )
