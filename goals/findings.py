"""Findings of a goal's framework (frameworks/rules.py), from rows that are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.rules import findings
from frameworks.selectors import catalogue_of
from frameworks.spec import Goalish, KindRef
from goals.levels import level_of
from goals.neighbours import NeighbourCounts

if TYPE_CHECKING:
    from frameworks.spec import Finding
    from goals.models import Goal


UNKNOWN = NeighbourCounts()


def findings_of(
    goal: Goal,
    *,
    parent: KindRef | None,
    n_children: int,
    around: NeighbourCounts = UNKNOWN,
) -> list[Finding]:
    """Findings for each framework rule that the goal breaks. Queries: 0 `with_people`.

    `around`: limits are checked only when it is given.
    """
    ends_on = goal.due_on or goal.cycle.ends_on
    return findings(
        catalogue_of(goal.organization),
        goal.framework,
        Goalish(
            kind=goal.kind,
            title=goal.title,
            level=level_of(goal),
            parent=parent,
            n_children=n_children,
            has_metric=goal.is_measured,
            has_target=goal.is_measured and not goal.needs_target,
            has_owner=bool(goal.owner_id or goal.owner_name or goal.unit_id),
            is_open=goal.state in (goal.State.ACTIVE, goal.State.DRAFT),
            n_beside=around.n_beside,
            n_below=around.n_below,
            days=(ends_on - goal.cycle.starts_on).days + 1,
        ),
    )
