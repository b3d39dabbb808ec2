"""The smallest valid rows. Call them inside an organization (`tests.cast`)."""

from decimal import Decimal
from typing import Any

from django.db import models

from goals.models import Goal
from goals.services import create_goal
from organizations.models import Cycle, Membership, Organization, Unit, UnitLead, User
from organizations.selectors import current_cycle
from organizations.services import add_member


def make_user(name: str = "Ada", **over: Any) -> User:
    slug = name.lower().replace(" ", ".")
    return User.objects.create_user(
        over.pop("email", f"{slug}@example.org"), over.pop("password", None), name=name
    )


def make_member(
    organization: Organization, name: str = "Ben", **over: Any
) -> Membership:
    """Whoever is made a leader leads their unit."""
    member = add_member(organization, make_user(name), **over)
    if member.role == Membership.Role.LEADER and member.unit is not None:
        make_lead(member, member.unit)
    return member


def make_lead(member: Membership, unit: Unit) -> UnitLead:
    """Name somebody as lead of a unit, past the service."""
    return UnitLead.objects.create(
        organization=member.organization, unit=unit, member=member
    )


def make_unit(organization: Organization, name: str = "Sales", **over: Any) -> Unit:
    over.setdefault("kind", Unit.Kind.DEPARTMENT)
    return Unit.objects.create(organization=organization, name=name, **over)


def cycle_of(organization: Organization) -> Cycle:
    cycle = current_cycle(organization, organization.today())
    assert cycle is not None
    return cycle


def make_goal(by: Membership, title: str = "Grow", **over: Any) -> Goal:
    """An objective of the current cycle, in force."""
    over.setdefault("framework", "okr")
    over.setdefault("kind", "objective")
    over.setdefault("progress_source", Goal.Source.MEAN)
    if "cycle" not in over:
        over["cycle"] = cycle_of(by.organization)
    return create_goal(by=by, title=title, **over)


def copies[M: models.Model](row: M, *changes: dict[str, Any]) -> list[M]:
    """Many rows like one that a service made, in one statement and past the service."""
    model = type(row)
    names = [field.attname for field in model._meta.concrete_fields]
    shared = {name: getattr(row, name) for name in names} | {"id": None}
    shared.pop("public_id", None)
    made = [model(**shared | each) for each in changes]
    return list(model._default_manager.bulk_create(made))


def make_key_result(
    by: Membership, parent: Goal, title: str = "40 new logos", **over: Any
) -> Goal:
    """A number from 0 to 40 under an objective."""
    over.setdefault("metric_type", Goal.MetricType.NUMBER)
    over.setdefault("start", Decimal(0))
    over.setdefault("target", Decimal(40))
    return make_goal(
        by,
        title,
        kind="key_result",
        parent=parent,
        progress_source=over.pop("progress_source", Goal.Source.METRIC),
        **over,
    )
