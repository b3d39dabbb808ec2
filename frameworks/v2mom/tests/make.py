"""A V2MOM of the company, as its chief would write it."""

from decimal import Decimal
from typing import Any

from goals.models import Goal
from goals.services import create_goal
from organizations.models import Cycle, Membership, Organization, Unit


def year_of(organization: Organization) -> Cycle:
    today = organization.today()
    return Cycle.objects.get(
        organization=organization,
        kind=Cycle.Kind.YEAR,
        starts_on__lte=today,
        ends_on__gte=today,
    )


def make_part(
    by: Membership, kind: str, title: str, parent: Goal | None = None, **over: Any
) -> Goal:
    source = Goal.Source.METRIC if kind == "measure" else Goal.Source.MEAN
    over.setdefault("cycle", parent.cycle if parent else year_of(by.organization))
    over.setdefault("unit", parent.unit if parent else None)
    over.setdefault("progress_source", source)
    return create_goal(
        by=by, framework="v2mom", kind=kind, title=title, parent=parent, **over
    )


def make_vision(by: Membership, unit: Unit, title: str = "Be first") -> Goal:
    return make_part(by, "vision", title, unit=unit)


def make_measure(by: Membership, parent: Goal, title: str, **over: Any) -> Goal:
    over.setdefault("metric_type", Goal.MetricType.NUMBER)
    over.setdefault("start", Decimal(0))
    over.setdefault("target", Decimal(40))
    return make_part(by, "measure", title, parent, **over)
