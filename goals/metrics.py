"""What a goal's own metric says: how far it is, and what may be added. Pure: no clock."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Metric(NamedTuple):
    """A goal's own metric. `start`, `target` and `current` share one unit, or are None."""

    type: str = "none"
    direction: str = "increase"
    start: Decimal | None = None
    target: Decimal | None = None
    current: Decimal | None = None
    unit: str = ""
    currency: str = ""


def metric_attainment(metric: Metric) -> float | None:
    """Progress of the metric: 0 at the start, 1 at the target, not clamped.

    None when it cannot be computed: no current value, or no target. A missing start
    counts as 0 for an increase; for a decrease without a start only "reached" is known.
    """
    if metric.type == "none" or metric.current is None:
        return None
    if metric.type == "yes_no":
        return 1.0 if metric.current >= 1 else 0.0
    if metric.target is None:
        return None
    if metric.direction == "at_least":
        return 1.0 if metric.current >= metric.target else 0.0
    if metric.direction == "at_most":
        return 1.0 if metric.current <= metric.target else 0.0
    return _way_covered(metric, metric.target, metric.current)


def direction_between(start: Decimal | None, target: Decimal | None) -> str:
    """Direction of a metric that was given without one."""
    if start is None or target is None or target >= start:
        return "increase"
    return "decrease"


def _way_covered(metric: Metric, target: Decimal, current: Decimal) -> float | None:
    down = metric.direction == "decrease"
    reached = current <= target if down else current >= target
    start = metric.start
    if start is None:
        if down:
            return 1.0 if reached else None
        start = Decimal(0)
    if start == target:
        return 1.0 if reached else 0.0
    return float((current - start) / (target - start))


def same_unit(one: Metric, other: Metric) -> bool:
    """Whether two values may be added. An empty unit matches every unit."""
    units = {one.unit.casefold(), other.unit.casefold()} - {""}
    return one.type == other.type and one.currency == other.currency and len(units) <= 1
