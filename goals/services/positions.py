"""Reads and writes the positions of siblings.

Positions of one parent's children, and of the root goals of all cycles, are numbers
with gaps. A move exchanges the positions of the goals that it passes, and reads no
others. Call all of it with the tree locked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from goals.models import Goal
from goals.rollup.nudge import nudge_after_commit
from organizations.services import record_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goals.querysets import GoalQuerySet
    from organizations.models import Membership

type Placed = tuple[int, int]
"""A goal's key and its position."""

# Rows are locked in primary key order, as everywhere that locks several.
WRITE = """
WITH moved AS MATERIALIZED (
  SELECT goal.id, wanted.position
  FROM goals_goal goal
  JOIN unnest(%s::bigint[], %s::int[]) AS wanted(id, position) ON wanted.id = goal.id
  WHERE goal.organization_id = %s
  ORDER BY goal.id FOR NO KEY UPDATE OF goal
)
UPDATE goals_goal SET position = moved.position
FROM moved WHERE goals_goal.organization_id = %s AND goals_goal.id = moved.id
"""
NUMBER = """
WITH numbered AS (
  SELECT id, row_number() OVER (ORDER BY position, id) - 1 AS place
  FROM goals_goal
  WHERE organization_id = %s AND parent_id IS NOT DISTINCT FROM %s
), moved AS MATERIALIZED (
  SELECT goal.id, numbered.place
  FROM goals_goal goal JOIN numbered ON numbered.id = goal.id
  WHERE goal.organization_id = %s AND goal.position <> numbered.place
  ORDER BY goal.id FOR NO KEY UPDATE OF goal
)
UPDATE goals_goal SET position = moved.place
FROM moved WHERE goals_goal.organization_id = %s AND goals_goal.id = moved.id
"""


def move_to(goal: Goal, other: int, *, behind: bool) -> None:
    """Move the goal before or behind a sibling, given by key; nothing for itself.

    The goals between the two positions move up or down by one. Queries: 3, or 5 where
    two of them had the same position, as after an import.
    """
    if other == goal.pk:
        return
    between = _between(goal, other)
    if len({position for _key, position in between}) < len(between):
        _number_siblings(goal)
        between = _between(goal, other)
    keys = [key for key, _position in between if key != goal.pk]
    keys.insert(keys.index(other) + behind, goal.pk)
    moved = {
        key: position
        for key, (former, position) in zip(keys, between, strict=True)
        if key != former
    }
    _write(goal.organization_id, moved)
    goal.position = moved.get(goal.pk, goal.position)


def last_sibling(goal: Goal) -> int:
    """Key of the last goal under the same parent; for a root, of those in its cycle."""
    siblings = _siblings(goal)
    if goal.parent_id is None:
        siblings = siblings.filter(cycle=goal.cycle_id)
    return siblings.order_by("-position", "-id").values_list("pk", flat=True)[0]


def record_move(goal: Goal, *, by: Membership) -> None:
    record_event("goal.reordered", goal, by=by, position=goal.position)
    nudge_after_commit(goal.organization_id)


def _siblings(goal: Goal) -> GoalQuerySet:
    rows = Goal.objects.filter(organization_id=goal.organization_id)
    return rows.filter(parent=goal.parent_id)


def _between(goal: Goal, other: int) -> list[Placed]:
    """Siblings from the one to the other, both included, in order. Queries: 2."""
    siblings = _siblings(goal)
    ends = siblings.filter(pk__in=[goal.pk, other])
    positions = list(ends.values_list("position", flat=True))
    within = siblings.filter(position__range=(min(positions), max(positions)))
    return list(within.order_by("position", "id").values_list("pk", "position"))


def _number_siblings(goal: Goal) -> None:
    """Give the goal and its siblings distinct positions, in their order.

    Queries: 1, which returns no rows.
    """
    organization_id = goal.organization_id
    with connection.cursor() as cursor:
        cursor.execute(
            NUMBER,
            [organization_id, goal.parent_id, organization_id, organization_id],
        )


def _write(organization_id: int, positions: Mapping[int, int]) -> None:
    if not positions:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            [
                *(list(positions), list(positions.values())),
                *(organization_id, organization_id),
            ],
        )
