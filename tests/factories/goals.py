"""Factories of goals, their supports, imports and daily progress."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from goals.models import Goal, GoalImport, GoalProgressDay, GoalReader, Support
from goals.services import create_goal
from tests.factories.base import (
    LazyAttribute,
    SelfAttribute,
    ServiceFactory,
    SubFactory,
    TenantFactory,
    Trait,
    organization_of,
    today_of,
)
from tests.factories.organizations import MembershipFactory, cycle_of


class GoalFactory(ServiceFactory[Goal]):
    """An active objective of the current cycle, written by `by` through `create_goal`.

    Its pace is the cycle's, so that it has one on the day of the test.
    """

    class Meta:
        model = Goal

    class Params:
        draft = Trait(state=Goal.State.DRAFT)

    by = SubFactory(MembershipFactory)
    cycle = LazyAttribute(lambda goal: cycle_of(goal.by.organization))
    framework = "okr"
    kind = "objective"
    title = "Grow"
    progress_source = Goal.Source.MEAN
    starts_with_cycle = True

    @classmethod
    def through_service(cls, **fields: Any) -> Goal:
        return create_goal(**fields)


class KeyResultFactory(GoalFactory):
    """A key result from 0 to 40, under an objective."""

    kind = "key_result"
    title = "40 new logos"
    parent = SubFactory(GoalFactory, by=SelfAttribute("..by"))
    metric_type = Goal.MetricType.NUMBER
    start = Decimal(0)
    target = Decimal(40)
    progress_source = Goal.Source.METRIC


class SupportFactory(TenantFactory[Support]):
    class Meta:
        model = Support

    goal = SubFactory(GoalFactory)
    supported = SubFactory(GoalFactory)
    organization = organization_of("goal")


class GoalImportFactory(TenantFactory[GoalImport]):
    """An uploaded file with one line, not yet checked."""

    class Meta:
        model = GoalImport

    by = SubFactory(MembershipFactory)
    organization = organization_of("by")
    file_name = "goals.csv"
    content = b"id,title,framework,kind\n1,Grow,okr,objective\n"


class GoalProgressDayFactory(TenantFactory[GoalProgressDay]):
    class Meta:
        model = GoalProgressDay

    goal = SubFactory(GoalFactory)
    organization = organization_of("goal")
    day = LazyAttribute(today_of)


class GoalReaderFactory(TenantFactory[GoalReader]):
    """A person whom the owner of a goal names, to read it."""

    class Meta:
        model = GoalReader

    goal = SubFactory(GoalFactory)
    organization = organization_of("goal")
    member = SubFactory(MembershipFactory, organization=SelfAttribute("..organization"))
    by = LazyAttribute(lambda row: row.goal.created_by)
