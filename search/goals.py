"""Goals by the words of their titles and of their owners' names, the nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goals.models import Goal
from organizations.compiled_queries import compiled
from search.statement import ASKED, readable, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goals.querysets import GoalQuerySet
    from organizations.models import Membership
    from search.asked import Asked

# Whether `goal` has all of the words, in its title or in its owner's name.
HAS_ALL = """
(SELECT count(DISTINCT asked.place) FROM asked JOIN (
  SELECT word FROM goals_goalword
    WHERE organization_id = %(organization)s AND goal_id = goal.id
  UNION ALL
  SELECT word FROM organizations_personword
    WHERE organization_id = %(organization)s AND member_id = goal.owner_id AND is_name
) had ON had.word >= asked.begin AND had.word < asked.ending) = %(n_words)s
"""
# How near a goal is: the reader's own, those of their unit, those on the line from their
# own up and one step down; 3 is everything else.
NEAR = """
own AS MATERIALIZED (
  SELECT id, parent_id FROM goals_goal
  WHERE organization_id = %(organization)s AND owner_id = %(member)s
  ORDER BY id DESC LIMIT {most_near}
), up(id, parent_id) AS (
  SELECT id, parent_id FROM own
  UNION
  SELECT above.id, above.parent_id FROM up CROSS JOIN LATERAL (
    SELECT id, parent_id FROM goals_goal
    WHERE organization_id = %(organization)s AND id = up.parent_id OFFSET 0
  ) above
), near AS MATERIALIZED (
  SELECT id, min(nearness) AS nearness FROM (
    SELECT id, 0 AS nearness FROM own
    UNION ALL (
      SELECT id, 1 FROM goals_goal
      WHERE organization_id = %(organization)s AND unit_id = %(unit)s
      ORDER BY id DESC LIMIT {most_near}
    )
    UNION ALL SELECT id, 2 FROM up
    UNION ALL SELECT below.id, 2 FROM own CROSS JOIN LATERAL (
      SELECT id FROM goals_goal
      WHERE organization_id = %(organization)s AND parent_id = own.id
      LIMIT {most_near}
    ) below
  ) each GROUP BY id
)
"""
# The word that the fewest goals have; a name counts for the goals of its person.
RAREST = """
rarest AS MATERIALIZED (
  SELECT place FROM asked CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM (
      SELECT FROM goals_goalword WHERE organization_id = %(organization)s
        AND word >= asked.begin AND word < asked.ending LIMIT {common}
    ) title
  ) titles CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM (
      SELECT FROM organizations_personword WHERE organization_id = %(organization)s
        AND is_name AND word >= asked.begin AND word < asked.ending LIMIT {common}
    ) name
  ) names
  GROUP BY place ORDER BY sum(titles.n + names.n), place LIMIT 1
)
"""
FOUND = (
    f"WITH RECURSIVE {ASKED}, {NEAR}, {RAREST}, "
    """
found AS MATERIALIZED (
  SELECT goal.id FROM near candidate
    CROSS JOIN LATERAL ({readable}) goal(id, owner_id) WHERE {has_all}
  UNION
  SELECT by_title.id FROM rarest JOIN asked USING (place) CROSS JOIN LATERAL (
    SELECT goal.id FROM (
      SELECT goal_id AS id, word FROM goals_goalword
      WHERE organization_id = %(organization)s
        AND word >= asked.begin AND word < asked.ending
    ) candidate CROSS JOIN LATERAL ({readable}) goal(id, owner_id)
    WHERE %(n_words)s = 1 OR {has_all}
    ORDER BY candidate.word DESC, candidate.id DESC LIMIT {most}
  ) by_title
  UNION
  SELECT by_name.id FROM rarest JOIN asked USING (place) CROSS JOIN LATERAL (
    SELECT goal.id FROM (
      SELECT member_id FROM organizations_personword
      WHERE organization_id = %(organization)s AND is_name
        AND word >= asked.begin AND word < asked.ending
    ) named CROSS JOIN LATERAL (
      SELECT id FROM goals_goal
      WHERE organization_id = %(organization)s AND owner_id = named.member_id OFFSET 0
    ) candidate CROSS JOIN LATERAL ({readable}) goal(id, owner_id)
    WHERE %(n_words)s = 1 OR {has_all} LIMIT {most}
  ) by_name
)
SELECT goal.id FROM found
JOIN goals_goal goal
  ON goal.organization_id = %(organization)s AND goal.id = found.id
LEFT JOIN near ON near.id = goal.id
ORDER BY coalesce(near.nearness, 3),
  starts_with(search_plain(goal.title), %(plain)s) DESC,
  goal.state = 'active' DESC, goal.id DESC
LIMIT {most}
"""
)


def readable_goals(by: Membership) -> GoalQuerySet:
    """Those that a search may show to the member. Queries: 0."""
    return Goal.objects.in_organization(by.organization).visible_to(by).unarchived()


def find_goals(asked: Asked) -> list[int]:
    """Keys of the goals with all words, the nearest to the reader first; `MOST` at most.

    Of the equally near ones: titles that begin so, then active ones, then new ones.
    Queries: 1 at most.
    """
    if asked.is_in_vain:
        return []
    return run(
        FOUND, asked, readable(readable_goals(asked.by), "owner_id"), has_all=HAS_ALL
    )


def load_goals(by: Membership, keys: Sequence[int]) -> list[Goal]:
    """In the order of the keys, with what a line of results shows. Queries: 1.

    Asked again whether the member may read them: nobody sees a row by its key alone.
    """
    if not keys:
        return []
    rows = {goal.pk: goal for goal in _rows(by, list(keys))}
    for goal in rows.values():
        goal.organization = by.organization
    return [rows[key] for key in keys if key in rows]


@compiled
def _rows(by: Membership, keys: list[int]) -> GoalQuerySet:
    return readable_goals(by).with_holders().filter(pk__among=keys)
