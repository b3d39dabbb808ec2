"""Factories of a V2MOM."""

from decimal import Decimal

from goals.models import Goal
from organizations.models import Cycle, Organization
from tests.factories import GoalFactory
from tests.factories.base import LazyAttribute, SelfAttribute, SubFactory


def year_of(organization: Organization) -> Cycle:
    today = organization.today()
    return Cycle.objects.get(
        organization=organization,
        kind=Cycle.Kind.YEAR,
        starts_on__lte=today,
        ends_on__gte=today,
    )


class VisionFactory(GoalFactory):
    """A vision of this year; `unit`: its holder."""

    framework = "v2mom"
    kind = "vision"
    title = "Be first"
    cycle = LazyAttribute(lambda goal: year_of(goal.by.organization))


class PartFactory(VisionFactory):
    """A value, method or obstacle (`kind`) below another part, of its year and unit."""

    kind = "method"
    parent = SubFactory(VisionFactory, by=SelfAttribute("..by"))
    cycle = SelfAttribute("parent.cycle")
    unit = SelfAttribute("parent.unit")


class MeasureFactory(PartFactory):
    """A number from 0 to 40."""

    kind = "measure"
    metric_type = Goal.MetricType.NUMBER
    start = Decimal(0)
    target = Decimal(40)
    progress_source = Goal.Source.METRIC
