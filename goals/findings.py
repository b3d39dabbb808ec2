"""What a goal's framework says of it (frameworks/rules.py), from rows that are at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.rules import findings
from frameworks.spec import Goalish, KindRef
from goals.levels import level_of

if TYPE_CHECKING:
    from frameworks.spec import Finding
    from goals.models import Goal


def findings_of(
    goal: Goal, *, parent: KindRef | None, n_children: int
) -> list[Finding]:
    """Every rule of its framework that the goal breaks. Queries: 0 `with_people`."""
    return findings(
        goal.framework,
        Goalish(
            kind=goal.kind,
            title=goal.title,
            level=level_of(goal),
            parent=parent,
            n_children=n_children,
            has_metric=goal.is_measured,
            has_target=goal.is_measured and not goal.needs_target,
            has_owner=bool(goal.owner_id or goal.owner_name),
        ),
    )
