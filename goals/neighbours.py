"""What is around a goal, as far as limits count it: beside it, and directly below.

Beside it: goals of its kind, of the same holder, in the same cycle, in force, up to
`MOST_COUNTED`; unknown where neither a unit nor a member holds it. Below it:
goals in force or closed, by kind. Drafts count for drafts alone: what is not agreed, and
not everybody's to see, moves no mark of what is.
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
    """As `frameworks.spec.Goalish` has them."""

    n_beside: int | None = None
    n_below: Mapping[KindRef, int] | None = None


class GoalHolder(NamedTuple):
    """Whose a goal is: one unit's, or one member's."""

    what: str
    id: int


def holder_from(
    level: Level, owner_id: int | None, unit_id: int | None
) -> GoalHolder | None:
    """The person for a goal of their own, else the unit (goals/levels.py).

    None for a goal of nobody, or of somebody who is no member yet.
    """
    if level == Level.INDIVIDUAL:
        return None if owner_id is None else GoalHolder("member", owner_id)
    return None if unit_id is None else GoalHolder("unit", unit_id)
