"""Organizations of a given size, the same ones on every run."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, connections

from goals import rollup
from goals.models import Goal
from organizations.models import Membership, Organization, Unit, User
from organizations.selectors import current_cycle
from organizations.services import create_organization
from organizations.tenancy import in_organization

SEED = 19_990_412  # the day on which source 000's V2MOM was written
GOALS_PER_PERSON = 5
FAN_OUT = 6
VERBS = ("Win", "Shorten", "Ship", "Open", "Raise", "Cut", "Document", "Hire for")
THINGS = ("renewals", "the deal cycle", "onboarding", "ports", "uptime", "invoices")


@dataclass(frozen=True)
class Sample:
    """An organization to measure on. `leaf` is deep down and belongs to `person`."""

    organization: Organization
    person: Membership
    leaf: Goal
    root: Goal
    largest: Goal
    elsewhere: Goal
    n_goals: int


def generate(n_goals: int) -> Sample:
    """A tree of objectives and key results: depth log6(n), some 5 goals a person."""
    rng = random.Random(SEED + n_goals)  # noqa: S311  repeatable, not secret
    slug = f"bench-{n_goals}"
    owner = User.objects.create_user(f"owner@{slug}.example", name="Bench Owner")
    by = create_organization(slug=slug, name=f"Bench {n_goals}", owner=owner)
    organization = by.organization
    with in_organization(organization.pk):
        units = _units(organization, max(4, n_goals // 100))
        people = _people(organization, units, max(4, n_goals // GOALS_PER_PERSON))
        _goals(organization, people, n_goals, rng)
    rollup.recompute(organization.pk)
    # What autovacuum does a minute later.
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    with in_organization(organization.pk):
        return _sample(organization, n_goals)


def _units(organization: Organization, count: int) -> list[Unit]:
    company = Unit.objects.get(kind=Unit.Kind.COMPANY)
    departments = Unit.objects.bulk_create(
        Unit(organization=organization, parent=company, kind="department", name=f"D{n}")
        for n in range(max(2, count // 10))
    )
    teams = Unit.objects.bulk_create(
        Unit(
            organization=organization,
            parent=departments[n % len(departments)],
            kind="team",
            name=f"T{n}",
        )
        for n in range(count)
    )
    return [company, *departments, *teams]


def _people(
    organization: Organization, units: list[Unit], count: int
) -> list[Membership]:
    users = User.objects.bulk_create(
        User(
            email=f"p{n}@{organization.slug}.example", name=f"Person {n}", password="!"
        )
        for n in range(count)
    )
    return Membership.objects.bulk_create(
        Membership(
            organization=organization,
            user=user,
            unit=units[n % len(units)],
            title="Maker",
        )
        for n, user in enumerate(users)
    )


def _goals(
    organization: Organization,
    people: list[Membership],
    n_goals: int,
    rng: random.Random,
) -> None:
    cycle = current_cycle(organization, organization.today())
    today = organization.today()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('goals_goal', 'id')) "
            "FROM generate_series(1, %s)",
            [n_goals],
        )
        ids = [goal_id for (goal_id,) in cursor.fetchall()]
    goals = []
    for index in range(n_goals):
        parent = (index - 1) // FAN_OUT if index else None
        is_leaf = index * FAN_OUT + 1 >= n_goals
        # Neighbours belong to one person, as key results of one objective do.
        person = people[index // GOALS_PER_PERSON % len(people)]
        goals.append(
            Goal(
                id=ids[index],
                organization=organization,
                framework="okr",
                kind="key_result" if is_leaf else "objective",
                title=f"{rng.choice(VERBS)} {rng.choice(THINGS)}, part {index}",
                owner=person,
                unit_id=person.unit_id,
                cycle=cycle,
                starts_with_cycle=True,
                parent_id=None if parent is None else ids[parent],
                position=index,
                weight=rng.choice((1.0, 1.0, 2.0)),
                metric_type="number" if is_leaf else "none",
                start=Decimal(0) if is_leaf else None,
                target=Decimal(100) if is_leaf else None,
                original_target=Decimal(100) if is_leaf else None,
                current=Decimal(rng.randrange(100)) if is_leaf else None,
                confidence=rng.choice((30, 50, 70, 90)) if is_leaf else None,
                progress_source="metric" if is_leaf else "mean",
                updated_on=today,
            )
        )
    Goal.objects.bulk_create(goals, batch_size=2_000)


def _sample(organization: Organization, n_goals: int) -> Sample:
    goals = Goal.objects.in_organization(organization)
    root = goals.get(parent=None)
    branches = list(goals.filter(parent=root).select_related("progress"))
    largest = max(branches, key=lambda goal: goal.progress.n_below)
    elsewhere = next(goal for goal in branches if goal.pk != largest.pk)
    leaf = goals.select_related("owner__user").filter(kind="key_result").latest("id")
    for goal in (root, largest, elsewhere, leaf):
        goal.organization = organization
    assert leaf.owner is not None
    people = Membership.objects.select_related("organization", "user")
    person = people.get(pk=leaf.owner.pk)
    return Sample(organization, person, leaf, root, largest, elsewhere, n_goals)
