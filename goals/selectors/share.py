"""The part of its parent's target that a goal would contribute."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from goals.models import Goal
from goals.nodes import metric_of
from goals.rules import same_unit

if TYPE_CHECKING:
    from goals.rules import Metric


@dataclass(frozen=True, slots=True)
class Share:
    """The part of its parent's target that a goal would contribute.

    `done` and `mine` are shares of the parent's target, 0–1. `target`: the goal's own,
    and `still_open`: what is left of the parent's, both in its unit.
    """

    parent: Goal
    done: float
    mine: float
    target: Decimal
    still_open: Decimal


def share_of(metric: Metric, parent: Goal | None) -> Share | None:
    """The goal's share; None unless the parent sums the same unit.

    Queries: 0 `with_people`.
    """
    if parent is None or parent.progress_source != Goal.Source.SUM:
        return None
    whole, target = parent.target, metric.target
    if not whole or whole < 0 or not target or not same_unit(metric_of(parent), metric):
        return None
    value = parent.progress.value or Decimal(0)
    return Share(
        parent=parent,
        done=min(1.0, max(0.0, float(value / whole))),
        mine=min(1.0, max(0.0, float(target / whole))),
        target=target,
        still_open=max(whole - value, Decimal(0)),
    )
