"""Progress against the original target and against the current one. Pure: no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from goals.rules import clamp, metric_attainment

if TYPE_CHECKING:
    from decimal import Decimal

    from goals.rules import Metric


class TargetComparison(NamedTuple):
    """Progress, 0–1, against both targets; None where it cannot be computed."""

    original: float | None
    amended: float | None


def against_both(metric: Metric, original: Decimal | None) -> TargetComparison | None:
    """Compare progress against both targets; None if the target never changed.

    Also None when progress cannot be computed against either. `metric.current` is the
    goal's present value.

    Example: “0.70 of the original, 1.00 of the amended”: 14 of 20, then 14 of 14.
    """
    if original is None or original == metric.target or metric.type == "yes_no":
        return None
    found = TargetComparison(
        _against(metric, original), _against(metric, metric.target)
    )
    return None if found == (None, None) else found


def _against(metric: Metric, target: Decimal | None) -> float | None:
    attainment = metric_attainment(metric._replace(target=target))
    return None if attainment is None else clamp(attainment)
