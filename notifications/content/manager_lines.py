"""A person's manager line: their manager, the manager's manager, and so on up."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

# The path stops two who manage each other from going round for ever.
ABOVE = """
WITH RECURSIVE person AS NOT MATERIALIZED (
  SELECT membership.id, membership.manager_id,
    is_active AND (left_at IS NULL OR left_at > %(now)s) AS is_here
  FROM organizations_membership membership
  JOIN organizations_user ON organizations_user.id = membership.user_id
  WHERE organization_id = %(organization)s
), up(member_id, place, above_id, path) AS (
  SELECT id, 1, manager_id, ARRAY[id] FROM person
  WHERE id = ANY(%(members)s) AND is_here
  UNION ALL
  SELECT up.member_id, up.place + 1, person.manager_id, up.path || person.id
  FROM up JOIN person ON person.id = up.above_id
  WHERE NOT person.manager_id = ANY(up.path)
)
SELECT up.member_id, up.above_id FROM up JOIN person ON person.id = up.above_id
WHERE person.is_here ORDER BY up.member_id, up.place
"""


def lines_above(
    organization_id: int, member_ids: Iterable[int], now: dt.datetime
) -> dict[int, list[int]]:
    """By member, those above them, the nearest first. Inside the organization.

    Whoever has left is passed over: the next one up takes their place. Missing: people who
    have left themselves or have nobody above them. Queries: 1.
    """
    values: dict[str, Any] = {
        "organization": organization_id,
        "members": sorted(member_ids),
        "now": now,
    }
    found: defaultdict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, values)
        for member_id, above_id in cursor.fetchall():
            found[member_id].append(above_id)
    return dict(found)
