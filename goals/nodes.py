"""A goal's row as the arithmetic sees it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from goals.rules import Counts, Metric, Node, Period, Result, Thresholds

if TYPE_CHECKING:
    from goals.models import Goal, GoalProgress
    from organizations.models import Organization


def node_of(goal: Goal) -> Node:
    """As goals.rollup.store reads it in SQL; a test holds the two together.

    Queries: 0 for a goal that came `with_people`.
    """
    ends_on = goal.due_on or goal.cycle.ends_on
    return Node(
        metric=metric_of(goal),
        source=goal.progress_source,
        state=goal.state,
        weight=goal.weight,
        contributes=goal.contributes,
        override=goal.override_progress,
        override_until=goal.override_until,
        final=goal.final_progress,
        confidence=None if goal.confidence is None else float(goal.confidence),
        status=goal.status,
        cadence_days=goal.cadence_days,
        updated_on=goal.updated_on,
        created_on=goal.created_at.astimezone(dt.UTC).date(),
        period=Period(goal.cycle.starts_on, ends_on),
    )


def metric_of(goal: Goal) -> Metric:
    return Metric(
        goal.metric_type,
        goal.direction,
        goal.start,
        goal.target,
        goal.current,
        goal.metric_unit,
        goal.currency,
    )


def result_of(row: GoalProgress) -> Result:
    """What the roll-up stored."""
    return Result(
        progress=row.progress,
        attainment=row.attainment,
        value=row.value,
        confidence=row.confidence,
        pace=row.pace,
        health=row.health,
        weakest=row.weakest,
        updated_on=row.updated_on,
        counts=Counts(
            row.n_on_track, row.n_at_risk, row.n_off_track, row.n_not_updated
        ),
    )


def thresholds_of(organization: Organization) -> Thresholds:
    return Thresholds(organization.on_track_from / 100, organization.at_risk_from / 100)
