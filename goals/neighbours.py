"""Counts of the goals around a goal, for the limits of its framework.

Beside it: active goals of its kind, of the same holder, in the same cycle, up to
`MOST_COUNTED`; unknown where neither a unit nor a member holds it. Below it: active and
closed goals, by kind. Drafts count for drafts alone, and only for readers who may know
of them: a draft is not agreed, so it changes no finding of an agreed goal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameworks.spec import Level
from goals.models import Goal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameworks.spec import KindRef

BESIDE = (Goal.State.ACTIVE,)
BELOW = (Goal.State.ACTIVE, Goal.State.CLOSED)


class NeighbourCounts(NamedTuple):
    """Counts as in `frameworks.spec.Goalish`."""

    n_beside: int | None = None
    n_below: Mapping[KindRef, int] | None = None


class GoalHolder(NamedTuple):
    """Holder of a goal: a unit or a member."""

    what: str
    id: int


def holder_from(
    level: Level, owner_id: int | None, unit_id: int | None
) -> GoalHolder | None:
    """The owner of an individual goal, else the unit (goals/levels.py).

    None for a goal without either, or whose owner is not a member yet.
    """
    if level == Level.INDIVIDUAL:
        return None if owner_id is None else GoalHolder("member", owner_id)
    return None if unit_id is None else GoalHolder("unit", unit_id)
