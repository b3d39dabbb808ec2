"""Whats, their metrics and hows, as small as they can be."""

from typing import Any

from goals.models import Goal
from organizations.models import Membership
from tests.make import make_goal

NOT_MEASURED = {"metric_type": Goal.MetricType.NONE, "contributes": False}


def make_what(by: Membership, title: str, **over: Any) -> Goal:
    over.setdefault("progress_source", Goal.Source.METRIC)
    return make_goal(by, title, framework="whats_hows", kind="what", **over)


def make_metric(by: Membership, parent: Goal, title: str, **over: Any) -> Goal:
    over.setdefault("metric_type", Goal.MetricType.YES_NO)
    over.setdefault("progress_source", Goal.Source.METRIC)
    return make_goal(
        by, title, framework="whats_hows", kind="metric", parent=parent, **over
    )


def make_how(by: Membership, title: str, aspect: str = "values", **over: Any) -> Goal:
    return make_goal(
        by,
        title,
        framework="whats_hows",
        kind="how",
        fields={"aspect": aspect},
        **NOT_MEASURED,
        **over,
    )
