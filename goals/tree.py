"""Walks along the tree, each in one statement (docs/architecture.md, "The goal tree")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable

LINES_UP = """
WITH RECURSIVE up(start, id, parent_id, distance) AS (
  SELECT id, id, parent_id, 0 FROM goals_goal
    WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
  UNION ALL
  SELECT up.start, above.id, above.parent_id, up.distance + 1
    FROM up JOIN goals_goal above
    ON above.organization_id = %(organization)s AND above.id = up.parent_id
)
SELECT start, id, distance FROM up ORDER BY start, distance
"""
BELOW = """
WITH RECURSIVE down(id) AS (
  SELECT id FROM goals_goal
    WHERE organization_id = %(organization)s AND id = %(id)s
  UNION
  SELECT below.id FROM down JOIN goals_goal below
    ON below.organization_id = %(organization)s AND below.parent_id = down.id
)
SELECT id FROM down
"""


def lines_up(organization_id: int, goal_ids: Iterable[int]) -> dict[int, list[int]]:
    """For each goal its line of sight: itself, its parent, and so on to the top."""
    lines: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LINES_UP, {"organization": organization_id, "ids": [*goal_ids]})
        for start, goal_id, _distance in cursor.fetchall():
            lines.setdefault(start, []).append(goal_id)
    return lines


def subtree(organization_id: int, goal_id: int) -> set[int]:
    """The goal and everything below it."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW, {"organization": organization_id, "id": goal_id})
        return {below for (below,) in cursor.fetchall()}


def lock_tree(organization_id: int) -> None:
    """Order the moves of an organization until the transaction ends.

    Taken before any row is locked, by everything that changes who stands under whom.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT goals_tree_lock(%s)", [organization_id])
