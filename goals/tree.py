"""Walks the goal tree, each in one statement (docs/architecture.md, "The goal tree").

LATERAL … OFFSET 0 keeps the planner at one index look-up a step: without it, it hashed
the organization's whole tree (docs/performance.md).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models.expressions import RawSQL

from goals.models import Goal
from organizations.tenancy import as_nobody

if TYPE_CHECKING:
    from collections.abc import Iterable

LINES_UP = """
WITH RECURSIVE up(start, id, parent_id, distance) AS (
  SELECT id, id, parent_id, 0 FROM goals_goal
    WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
  UNION ALL
  SELECT up.start, above.id, above.parent_id, up.distance + 1
    FROM up CROSS JOIN LATERAL (
      SELECT id, parent_id FROM goals_goal
      WHERE organization_id = %(organization)s AND id = up.parent_id OFFSET 0
    ) above
)
SELECT start, id, distance FROM up ORDER BY start, distance
"""
THOSE_ABOVE = """
WITH RECURSIVE up(id, parent_id) AS (
  SELECT id, parent_id FROM goals_goal WHERE organization_id = %s AND {start}
  UNION
  SELECT above.id, above.parent_id
    FROM up CROSS JOIN LATERAL (
      SELECT id, parent_id FROM goals_goal
      WHERE organization_id = %s AND id = up.parent_id OFFSET 0
    ) above
)
SELECT id FROM up
"""
BELOW = """
WITH RECURSIVE down(id) AS (
  SELECT id FROM goals_goal
    WHERE organization_id = %(organization)s AND id = %(id)s
  UNION
  SELECT below.id FROM down CROSS JOIN LATERAL (
    SELECT id FROM goals_goal
    WHERE organization_id = %(organization)s AND parent_id = down.id OFFSET 0
  ) below
)
SELECT id FROM down
"""


def with_those_above(organization_id: int, start: str, *values: object) -> RawSQL:
    """Ids of some goals and of all their ancestors: for `pk__among`.

    `start`: condition for the goals, an SQL constant with placeholders for `values`.
    """
    values = (organization_id, *values, organization_id)
    return RawSQL(THOSE_ABOVE.format(start=start), values)  # noqa: S611  constant SQL


def lines_up(organization_id: int, goal_ids: Iterable[int]) -> dict[int, list[int]]:
    """Ids from each goal up to its root: itself, its parent, and so on."""
    lines: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LINES_UP, {"organization": organization_id, "ids": [*goal_ids]})
        for start, goal_id, _distance in cursor.fetchall():
            lines.setdefault(start, []).append(goal_id)
    return lines


def subtree(organization_id: int, goal_id: int) -> set[int]:
    """Ids of the goal and of all its descendants."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW, {"organization": organization_id, "id": goal_id})
        return {below for (below,) in cursor.fetchall()}


def parent_row(goal: Goal) -> Goal | None:
    """The goal's parent, also a private one that the database hides from the reader.

    Whoever asks shows it by `may_see`. Queries: 0 where it is loaded, else 1; 4 for one
    that is hidden.
    """
    if goal.parent_id is None:
        return None
    with suppress(Goal.DoesNotExist):
        # None as well, of a row that was joined.
        parent: Goal | None = goal.parent
        if parent is not None:
            return parent
    with as_nobody():
        return Goal.objects.filter(pk=goal.parent_id).first()


def lock_tree(organization_id: int) -> None:
    """Serialize the moves of an organization's goals until the transaction ends.

    Taken before any row is locked, by everything that changes a goal's parent.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT goals_tree_lock(%s)", [organization_id])
