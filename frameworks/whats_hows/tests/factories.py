"""Factories of whats, their metrics and hows."""

from goals.models import Goal
from tests.factories import GoalFactory
from tests.factories.base import LazyAttribute, SelfAttribute, SubFactory


class WhatFactory(GoalFactory):
    framework = "whats_hows"
    kind = "what"
    progress_source = Goal.Source.METRIC


class MetricFactory(WhatFactory):
    """A yes/no metric below a what."""

    kind = "metric"
    parent = SubFactory(WhatFactory, by=SelfAttribute("..by"))
    metric_type = Goal.MetricType.YES_NO


class HowFactory(GoalFactory):
    """A statement with an `aspect`, without a metric."""

    class Params:
        aspect = "values"

    framework = "whats_hows"
    kind = "how"
    fields = LazyAttribute(lambda goal: {"aspect": goal.aspect})
    metric_type = Goal.MetricType.NONE
    contributes = False
