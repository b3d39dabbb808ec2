"""The part of a parent goal's value that the reader's own goals contribute."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from goals.metrics import Metric, same_unit
from goals.models import Goal
from goals.rules import clamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COUNTABLE = (Goal.MetricType.NUMBER, Goal.MetricType.MONEY)


@dataclass(frozen=True, slots=True)
class ParentShare:
    """A goal above the reader's own, and the part of its value that is theirs.

    Units: `mine` in the metric's own, `mine_from` and `mine_width` fractions of the
    bar.
    """

    goal: Goal
    mine: Decimal | None = None
    mine_from: float | None = None
    mine_width: float | None = None

    @property
    def has_value(self) -> bool:
        """Whether it can be shown in its own unit: “23 of 40”."""
        return (
            self.goal.target is not None
            and self.goal.metric_type != Goal.MetricType.YES_NO
            and self.goal.progress.value is not None
        )


def parent_share(
    goal: Goal, goals: Mapping[int, Goal], mine: Iterable[Goal]
) -> ParentShare:
    """The goal with the reader's share, drawn at the end of its bar."""
    share = my_share(goal, goals, mine)
    length = _bar_range(goal)
    progress = goal.progress.progress
    if not share or share < 0 or not length or progress is None:
        return ParentShare(goal)
    width = min(clamp(float(share / length)), progress)
    return ParentShare(goal, share, progress - width, width)


def _bar_range(goal: Goal) -> Decimal | None:
    """Value range of the whole bar; None if it is unknown."""
    if goal.target is None or goal.direction != Goal.Direction.INCREASE:
        return None
    return goal.target - (goal.start or Decimal(0)) or None


def my_share(
    above: Goal, goals: Mapping[int, Goal], mine: Iterable[Goal]
) -> Decimal | None:
    """What the reader's goals contribute to the value of `above`; None without any.

    Exact for a sum. For a value that its owner logs: the reader's goals below it in the
    very same, named unit.
    """
    if above.metric_type not in COUNTABLE or not above.is_open:
        return None
    own = {goal.pk: goal for goal in mine if goal.is_measured}
    values = [
        goal.progress.value if goal.progress.value is not None else goal.current
        for goal in own.values()
        if goal.pk != above.pk and _reaches(goal, above, goals, own)
    ]
    counted = [value for value in values if value is not None]
    return sum(counted, Decimal(0)) if counted else None


def _reaches(
    goal: Goal, above: Goal, goals: Mapping[int, Goal], own: Mapping[int, Goal]
) -> bool:
    """Whether the value adds up to `above`, and not through another goal of the reader."""
    summed = above.progress_source == Goal.Source.SUM
    if not _same_unit(goal, above, named=not summed):
        return False
    at, steps = goal, len(goals)
    while at.contributes and steps:
        parent = goals.get(at.parent_id or 0)
        if parent is None or parent.pk == above.pk:
            return parent is not None
        if parent.pk in own or (summed and not _adds_up(parent, above)):
            return False
        at, steps = parent, steps - 1
    return False


def _adds_up(goal: Goal, above: Goal) -> bool:
    return goal.progress_source == Goal.Source.SUM and _same_unit(
        goal, above, named=False
    )


def _same_unit(goal: Goal, above: Goal, *, named: bool) -> bool:
    one, other = _metric(goal), _metric(above)
    return same_unit(one, other) and (not named or bool(one.unit and other.unit))


def _metric(goal: Goal) -> Metric:
    return Metric(type=goal.metric_type, unit=goal.metric_unit, currency=goal.currency)
