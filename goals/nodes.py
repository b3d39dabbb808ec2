"""Converts goal rows to the values that goals.rules computes with."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from goals.levels import level_of
from goals.metrics import Metric
from goals.pace import GoalPeriod, goal_period, pace_of
from goals.rules import Counts, Coverage, GoalNode, Result, Thresholds

if TYPE_CHECKING:
    import datetime as dt

    from frameworks.catalogue import Catalogue, Terms
    from frameworks.spec import KindRef, Level
    from goals.models import Goal, GoalProgress
    from organizations.models import Organization


def node_of(goal: Goal, catalogue: Catalogue, thresholds: Thresholds) -> GoalNode:
    """Inputs of the goal's roll-up.

    The same as goals.rollup.store reads in SQL; a test compares the two. Queries: 0 for
    a goal that came `with_people`.
    """
    return GoalNode(
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
        created_on=goal.organization.date_of(goal.created_at),
        period=period_of(goal, catalogue),
        is_private=goal.is_private,
        **terms_of(catalogue, goal.kind_ref, level_of(goal), thresholds),
    )


def period_of(goal: Goal, catalogue: Catalogue) -> GoalPeriod:
    """The period from which its pace follows. Queries: 0 `with_people`.

    The years of a goal that is paced by whole years are its cycle's.
    """
    kind = catalogue.kind(goal.kind_ref)
    by_year = kind is not None and kind.paced_by_year
    return goal_period(
        goal.cycle.starts_on,
        goal.due_on or goal.cycle.ends_on,
        created_on=goal.organization.date_of(goal.created_at),
        starts_on=goal.starts_on,
        with_cycle=goal.starts_with_cycle or by_year,
    )


def pace_at(goal: Goal, catalogue: Catalogue, day: dt.date) -> float | None:
    """The pace at the end of the day, as the roll-up computes it for today; 0–1."""
    kind = catalogue.kind(goal.kind_ref)
    by_year = kind is not None and kind.paced_by_year
    return pace_of(period_of(goal, catalogue), day, by_year=by_year)


class KindTerms(TypedDict):
    """The part of a node that its kind decides."""

    thresholds: Thresholds | None
    is_statement: bool
    paced_by_year: bool


def terms_of(
    catalogue: Catalogue, ref: KindRef, level: Level, usual: Thresholds
) -> KindTerms:
    """The kind's settings for the roll-up, at the goal's level."""
    terms = catalogue.terms(ref, level)
    return {
        "thresholds": _thresholds(terms, usual),
        "is_statement": terms.is_statement,
        "paced_by_year": terms.paced_by_year,
    }


def _thresholds(terms: Terms, usual: Thresholds) -> Thresholds | None:
    if terms.on_track_from is None and terms.at_risk_from is None:
        return None
    on_track = usual.on_track if terms.on_track_from is None else terms.on_track_from
    at_risk = usual.at_risk if terms.at_risk_from is None else terms.at_risk_from
    return Thresholds(on_track, min(on_track, at_risk))


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
    """The stored result of the last roll-up."""
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
        coverage=Coverage(row.n_contributing, row.n_measured),
    )


def thresholds_of(organization: Organization) -> Thresholds:
    return Thresholds(organization.on_track_from / 100, organization.at_risk_from / 100)
