"""A new cadence reaches the goals that follow the former one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from frameworks.spec import KindRef, Level
from goals.rollup.nudge import nudge_after_commit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameworks.catalogue import Catalogue


class Move(NamedTuple):
    """Goals of a kind at a level go from one cadence to another. Days; None: never."""

    ref: KindRef
    level: Level
    was: int | None
    now: int | None


# The level as goals.levels.level_from finds it; a test holds the two together.
FOLLOW = """
UPDATE goals_goal g SET cadence_days = move.now
FROM unnest(
  %(frameworks)s::text[], %(kinds)s::text[], %(levels)s::text[], %(was)s::int[],
  %(now)s::int[]
) AS move(framework, kind, level, was, now)
WHERE g.organization_id = %(organization)s::bigint
  AND g.state IN ('active', 'draft')
  AND g.framework = move.framework AND g.kind = move.kind
  AND g.cadence_days IS NOT DISTINCT FROM move.was
  AND move.level = (
    SELECT CASE
      WHEN u.kind IS NULL AND m.role IS NULL AND g.owner_name = '' THEN 'company'
      WHEN u.kind IS NULL THEN 'individual'
      WHEN u.kind = 'company' OR m.role IS NULL
        OR m.role IN ('leader', 'hr_admin', 'owner') THEN u.kind
      ELSE 'individual'
    END
    FROM (VALUES (1)) AS one(row)
    LEFT JOIN organizations_unit u
      ON u.organization_id = g.organization_id AND u.id = g.unit_id
    LEFT JOIN organizations_membership m
      ON m.organization_id = g.organization_id AND m.id = g.owner_id
  )
"""


def moves(before: Catalogue, after: Catalogue) -> list[Move]:
    """What a new configuration asks of whom at another pace. Kinds that are new or gone
    move nothing.
    """
    found = (
        Move(ref, level, _days(before, ref, level), _days(after, ref, level))
        for ref in (framework.ref(kind) for framework, kind in after.kinds())
        if before.kind(ref) is not None
        for level in Level
    )
    return [move for move in found if move.was != move.now]


def _days(catalogue: Catalogue, ref: KindRef, level: Level) -> int | None:
    cadence = catalogue.cadence(ref, level)
    return cadence.days if cadence else None


def follow(organization_id: int, wanted: Iterable[Move]) -> int:
    """Let open goals that still have the former cadence have the new one.

    Answers with their number; a goal with a cadence of its own keeps it. Queries: 1, or
    0 without a move. Inside the organization.
    """
    found = list(wanted)
    if not found:
        return 0
    parameters: dict[str, Any] = {
        "organization": organization_id,
        "frameworks": [move.ref.framework for move in found],
        "kinds": [move.ref.kind for move in found],
        "levels": [move.level.value for move in found],
        "was": [move.was for move in found],
        "now": [move.now for move in found],
    }
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, parameters)
        count: int = cursor.rowcount
    if count:
        nudge_after_commit(organization_id)
    return count
