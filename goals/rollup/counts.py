"""The stored counts of goals, compared with the rows that they count, and put right."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

WRONG = """
WITH counted AS (
  SELECT cycle_id, state, health, count(*)::int AS n FROM goals_goalprogress
  WHERE organization_id = %(organization)s AND cycle_id IS NOT NULL
  GROUP BY cycle_id, state, health
), stored AS (
  SELECT cycle_id, state, health, n FROM goals_goalcount
  WHERE organization_id = %(organization)s
)
SELECT cycle_id, state, health, coalesce(stored.n, 0), coalesce(counted.n, 0)
FROM counted FULL JOIN stored USING (cycle_id, state, health)
WHERE coalesce(stored.n, 0) <> coalesce(counted.n, 0)
"""
# By the difference: a goal that is deleted meanwhile is taken off in its own transaction.
REPAIR = f"""
INSERT INTO goals_goalcount AS stored (organization_id, cycle_id, state, health, n)
SELECT %(organization)s, cycle_id, state, health, right_n - stored_n
FROM ({WRONG}) AS wrong(cycle_id, state, health, stored_n, right_n)
ON CONFLICT (organization_id, cycle_id, state, health)
  DO UPDATE SET n = stored.n + excluded.n
"""


class WrongCount(NamedTuple):
    cycle_id: int
    state: str
    health: str
    stored: int
    right: int


def wrong_counts(organization_id: int) -> list[WrongCount]:
    """Stored counts that differ from the rows that they count. Queries: 1."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG, {"organization": organization_id})
        return [WrongCount(*row) for row in cursor.fetchall()]


def recount(organization_id: int) -> None:
    """Put right the stored counts that are wrong. Call it with the roll-up's lock.

    Queries: 1.
    """
    with connection.cursor() as cursor:
        cursor.execute(REPAIR, {"organization": organization_id})
