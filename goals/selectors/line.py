"""The line of sight: from a goal up to its root, as far as the reader may know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goals.access import may_see
from goals.kinds import is_horizon
from goals.levels import level_of
from goals.models import Goal
from goals.tree import with_those_above
from organizations.compiled_queries import compiled
from organizations.models import Cycle
from organizations.tenancy import as_nobody

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goals.querysets import GoalQuerySet
    from organizations.models import Membership


@dataclass(frozen=True, slots=True)
class LinePosition:
    """A goal on the line of sight.

    `is_private`: its existence may be known, its title not. `is_gap`: the line from
    here down is not agreed yet.
    """

    goal: Goal
    level: str
    is_private: bool
    is_gap: bool = False


def line_of(membership: Membership, goal_id: int | None) -> list[LinePosition]:
    """The line from the root down to the goal itself; empty for None.

    It begins with a private goal that the member may not read: what that supports is not
    theirs to know. Queries: 1; 4 below such a goal.
    """
    if goal_id is None:
        return []
    # One statement loads the rows; their order follows from `parent_id`.
    ordered = _ordered(_with_ancestors(membership, goal_id), goal_id)
    if not ordered or ordered[0].parent_id is not None:
        with as_nobody():
            ordered = _ordered(_with_ancestors(membership, goal_id), goal_id)
    for goal in ordered:
        goal.organization = membership.organization
    ordered = _from_hidden(membership, ordered)
    drafts = [goal.state == Goal.State.DRAFT for goal in ordered]
    return [
        LinePosition(
            goal=goal,
            level=glyph_of(goal),
            is_private=not may_see(membership, goal),
            is_gap=any(drafts[place : place + 2]),
        )
        for place, goal in enumerate(ordered)
    ]


@compiled
def _with_ancestors(membership: Membership, goal_id: int) -> GoalQuerySet:
    up = with_those_above(membership.organization_id, "id = %s", goal_id)
    goals = Goal.objects.in_organization(membership.organization).with_holders()
    return goals.filter(pk__among=up)


def glyph_of(goal: Goal) -> str:
    """The goal's level, or “horizon” if it reaches beyond a year. Queries: 0."""
    if is_horizon(goal):
        return "horizon"
    if goal.parent_id is None and goal.cycle.kind == Cycle.Kind.LONG_TERM:
        return "horizon"
    return level_of(goal).value


def _from_hidden(membership: Membership, line: list[Goal]) -> list[Goal]:
    """The part from the last private goal on that the member may not read."""
    hidden = [
        place
        for place, goal in enumerate(line)
        if goal.is_private and not may_see(membership, goal)
    ]
    return line[hidden[-1] :] if hidden else line


def _ordered(goals: Iterable[Goal], goal_id: int) -> list[Goal]:
    by_id = {goal.pk: goal for goal in goals}
    line = []
    at = by_id.get(goal_id)
    while at is not None and at not in line:
        line.append(at)
        at = by_id.get(at.parent_id) if at.parent_id else None
    return line[::-1]
