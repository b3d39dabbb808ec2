"""Computes progress, confidence and health. Pure: no database, no clock.

The roll-up and the "why is this 37 %?" page both call these, so that a number is
explained by the code that computed it. Source: docs/architecture.md,
"Progress".
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from goals.metrics import Metric, metric_attainment, same_unit
from goals.pace import GoalPeriod, expected_since, is_silent, pace_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Far below the six decimals that are displayed; above float rounding errors.
NOISE = 1e-12
# From worst to best, to find the weakest child.
HEALTH_ORDER = ("off_track", "at_risk", "not_updated", "on_track", "done")
# States whose progress counts for the parent: not drafts, not archived goals.
COUNTED_STATES = ("active", "closed")


class Thresholds(NamedTuple):
    """Shares of pace, 0–1: from the first on track, from the second at risk."""

    on_track: float
    at_risk: float


@dataclass(frozen=True, slots=True)
class GoalNode:
    """Inputs of a goal's roll-up: everything that its owner decided."""

    metric: Metric = Metric()  # noqa: RUF009  a tuple
    source: str = "metric"
    state: str = "active"
    weight: float = 1.0
    contributes: bool = True
    override: float | None = None
    override_until: dt.date | None = None
    final: float | None = None
    confidence: float | None = None
    status: str = ""
    cadence_days: int | None = None
    updated_on: dt.date | None = None
    created_on: dt.date | None = None
    period: GoalPeriod | None = None
    # Set by its kind (frameworks.catalogue.Terms); None: the organization's thresholds.
    thresholds: Thresholds | None = None
    is_statement: bool = False
    paced_by_year: bool = False
    # Its progress counts; no number says how many such goals there are.
    is_private: bool = False


class Counts(NamedTuple):
    """Number of goals below, by health; done ones count as on track, private ones not."""

    on_track: int = 0
    at_risk: int = 0
    off_track: int = 0
    not_updated: int = 0

    def plus(self, other: Counts) -> Counts:
        return Counts(
            *(mine + theirs for mine, theirs in zip(self, other, strict=True))
        )

    def plus_one(self, health: str) -> Counts:
        """Counts with one more goal; "" (no health) counts as not updated.

        A goal without a health was a statement until now and waits for its roll-up.
        """
        name = {"done": "on_track", "": "not_updated"}.get(health, health)
        return self._replace(**{name: getattr(self, name) + 1})


class Coverage(NamedTuple):
    """How many of the goals that make up a goal's number are measured, but private ones.

    Both 0 for a number that does not come from other goals.
    """

    contributing: int = 0
    measured: int = 0

    @property
    def is_partial(self) -> bool:
        """Whether there is a number, and goals are missing in it."""
        return 0 < self.measured < self.contributing


class Result(NamedTuple):
    """Computed values of one goal; `GoalProgress` stores them."""

    progress: float | None = None
    attainment: float | None = None
    value: Decimal | None = None
    confidence: float | None = None
    pace: float | None = None
    health: str = "not_updated"
    weakest: str = ""
    updated_on: dt.date | None = None
    counts: Counts = Counts()
    coverage: Coverage = Coverage()


class Child(NamedTuple):
    """A child goal with its computed result."""

    node: GoalNode
    result: Result


def clamp(value: float) -> float:
    return min(1.0, max(0.0, value))


def weighted_mean(pairs: Iterable[tuple[float, float | None]]) -> float | None:
    """Weighted mean, skipping None; None if there is no value, or all weigh nothing.

    Shape: (weight, value) pairs in any order. Weights ≥ 0 need not sum to 1.
    """
    present = [(weight, value) for weight, value in pairs if value is not None]
    # fsum is exact, so that the order of the children does not matter.
    total = math.fsum(weight for weight, _value in present)
    if total <= 0:
        return None
    return math.fsum(weight * value for weight, value in present) / total


def counted(children: Iterable[Child]) -> list[Child]:
    """The children that count towards their parent's progress."""
    return [
        child
        for child in children
        if child.node.contributes
        and child.node.state in COUNTED_STATES
        and not child.node.is_statement
    ]


def summed(parent: Metric, movers: Sequence[Child]) -> Decimal | None:
    """Sum of the values that are in the parent's unit; None when there is none."""
    values = [
        child.result.value
        for child in movers
        if same_unit(parent, child.node.metric) and child.result.value is not None
    ]
    return sum(values, Decimal(0)) if values else None


def value_of(node: GoalNode, movers: Sequence[Child]) -> Decimal | None:
    """Current value of the goal's metric: its own, or the sum of its children."""
    if node.source == "sum":
        return summed(node.metric, movers)
    return node.metric.current if node.metric.type != "none" else None


def is_overridden(node: GoalNode, today: dt.date) -> bool:
    """Whether the owner's override counts on that day."""
    return node.override is not None and (
        node.override_until is None or today <= node.override_until
    )


def contributors_of(
    node: GoalNode, movers: Sequence[Child], today: dt.date
) -> list[Child]:
    """The children that the goal's number is made of, measured or not.

    None of them for its own metric, an override or a final grade.
    """
    is_final = node.state == "closed" and node.final is not None
    if is_final or is_overridden(node, today):
        return []
    if node.source == "mean":
        return [child for child in movers if child.node.weight > 0]
    if node.source == "sum":
        return [child for child in movers if same_unit(node.metric, child.node.metric)]
    return []


def is_measured(node: GoalNode, each: Child) -> bool:
    """Whether one of its contributors is in the goal's number."""
    found = each.result.value if node.source == "sum" else each.result.progress
    return found is not None


def coverage_of(node: GoalNode, contributors: Sequence[Child]) -> Coverage:
    known = [each for each in contributors if not each.node.is_private]
    return Coverage(len(known), sum(is_measured(node, each) for each in known))


def are_done(node: GoalNode, contributors: Sequence[Child]) -> bool:
    """Whether nothing is missing in 100 %: unmeasured is not 0, and not done either.

    A mean is done when all of its contributors are; a sum, which one may reach for
    another, when all of them are measured.
    """
    if node.source == "sum":
        return all(is_measured(node, each) for each in contributors)
    return all(each.result.health == "done" for each in contributors)


def attainment_of(
    node: GoalNode, movers: Sequence[Child], today: dt.date
) -> float | None:
    """Unclamped progress: the final grade, else the override, else by progress source."""
    if node.state == "closed" and node.final is not None:
        return node.final
    if is_overridden(node, today):
        return node.override
    if node.source == "mean":
        return weighted_mean(
            (child.node.weight, child.result.progress) for child in movers
        )
    return metric_attainment(node.metric._replace(current=value_of(node, movers)))


def health_by_pace(progress: float, pace: float | None, thresholds: Thresholds) -> str:
    """Health from progress against pace; on track until the period has begun."""
    if progress >= 1:
        return "done"
    # Exactly on a threshold counts as reached, despite float rounding.
    nearly = progress + NOISE
    if not pace or nearly >= thresholds.on_track * pace:
        return "on_track"
    return "at_risk" if nearly >= thresholds.at_risk * pace else "off_track"


def keeps_within(node: GoalNode, today: dt.date) -> bool:
    """Whether 100 % is not final yet: a limit to keep while the goal's period runs."""
    return (
        node.source != "mean"
        and node.metric.type not in ("none", "yes_no")
        and node.metric.direction in ("at_least", "at_most")
        and not is_overridden(node, today)
        and (node.period is None or today <= node.period.ends_on)
    )


def is_finished(
    node: GoalNode,
    progress: float | None,
    contributors: Sequence[Child],
    today: dt.date,
) -> bool:
    """Whether the goal is done: by its owner's status if set, else by its progress."""
    if node.status:
        return node.status == "done"
    reached = progress is not None and progress >= 1
    return reached and not keeps_within(node, today) and are_done(node, contributors)


def health_of(
    node: GoalNode,
    result: Result,
    contributors: Sequence[Child],
    today: dt.date,
    thresholds: Thresholds,
) -> str:
    """Health of the goal; never green without updates, whatever its owner's status."""
    if node.state == "closed":
        found = _measured_health(result.progress, 1.0, thresholds)
        return (
            "on_track"
            if found == "done" and not are_done(node, contributors)
            else found
        )
    if is_finished(node, result.progress, contributors, today):
        return "done"
    since = expected_since(node.period, node.created_on)
    if is_silent(node.cadence_days, result.updated_on or since, today):
        return "not_updated"
    if node.status:
        return node.status
    health = _measured_health(result.progress, result.pace, thresholds)
    return "on_track" if health == "done" else health


def _measured_health(
    progress: float | None, pace: float | None, thresholds: Thresholds
) -> str:
    """Health by pace; unmeasured progress is not 0, but “not updated”."""
    if progress is None:
        return "not_updated"
    return health_by_pace(progress, pace, thresholds)


def weakest_health(movers: Sequence[Child]) -> str:
    """The worst health of the contributing children; "" without any."""
    found = [child.result.health for child in movers if child.result.health]
    return min(found, key=HEALTH_ORDER.index, default="")


def counts_below(children: Iterable[Child]) -> Counts:
    """All descendants by health: the active and closed children, and their counts.

    Of a private child only what is below it.
    """
    total = Counts()
    for child in children:
        if child.node.state in COUNTED_STATES and not child.node.is_statement:
            total = total.plus(child.result.counts)
            if not child.node.is_private:
                total = total.plus_one(child.result.health)
    return total


def roll_up(
    node: GoalNode, children: Sequence[Child], *, today: dt.date, thresholds: Thresholds
) -> Result:
    """Compute a goal's result from its own inputs and its children's results.

    Shape: `children` in any order, with their results. Units: progress, pace and
    attainment 0–1, confidence in percent; a statement has none of them, and no health.
    Raises: nothing.
    """
    if node.is_statement:
        return Result(health="")
    movers = counted(children)
    contributors = contributors_of(node, movers, today)
    attainment = attainment_of(node, movers, today)
    confidence = node.confidence
    if confidence is None:
        confidence = weighted_mean(
            (child.node.weight, child.result.confidence) for child in movers
        )
    update_days = [
        child.result.updated_on for child in movers if child.result.updated_on
    ]
    if node.updated_on:
        update_days.append(node.updated_on)
    result = Result(
        progress=None if attainment is None else clamp(attainment),
        attainment=attainment,
        value=value_of(node, movers),
        confidence=confidence,
        pace=pace_of(node.period, today, by_year=node.paced_by_year),
        weakest=weakest_health(movers),
        updated_on=max(update_days, default=None),
        counts=counts_below(children),
        coverage=coverage_of(node, contributors),
    )
    own = node.thresholds or thresholds
    return result._replace(health=health_of(node, result, contributors, today, own))
