"""The part of its parent that a goal would contribute."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from frameworks.selectors import catalogue_of
from goals.kinds import statements
from goals.metrics import same_unit
from goals.models import Goal
from goals.nodes import metric_of
from goals.rules import COUNTED_STATES

if TYPE_CHECKING:
    from goals.metrics import Metric


@dataclass(frozen=True, slots=True)
class Share:
    """The part of its parent that a goal would contribute.

    `done` and `mine` are shares of the parent's bar, 0–1. Of a sum also `target`, the
    goal's own, and `still_open`, what is left of the parent's, both in its unit. Of an
    average `n_goals`, those that would count, this one included.
    """

    parent: Goal
    done: float
    mine: float
    target: Decimal | None = None
    still_open: Decimal | None = None
    n_goals: int = 0


def share_of_sum(metric: Metric, parent: Goal) -> Share | None:
    """The share of a parent that sums; None unless it sums the same unit.

    Queries: 0 `with_people`.
    """
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


def share_of_mean(parent: Goal, weight: float, goal: Goal | None) -> Share | None:
    """The share of a parent that averages the goals below it, by weight.

    `goal`: this one, if it exists; None for a weight that counts nothing. Counted as in
    `goals.rules.counted`. Queries: 1.
    """
    others = (
        Goal.objects.in_organization(parent.organization)
        .filter(parent=parent, contributes=True, state__in=COUNTED_STATES, weight__gt=0)
        .exclude(statements(catalogue_of(parent.organization)))
    )
    if goal is not None:
        others = others.exclude(pk=goal.pk)
    found = others.aggregate(n=Count("pk"), weight=Sum("weight"))
    whole = (found["weight"] or 0.0) + weight
    if weight <= 0 or whole <= 0:
        return None
    mine = weight / whole
    return Share(parent=parent, done=1 - mine, mine=mine, n_goals=found["n"] + 1)
