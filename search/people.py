"""People by the words of their names and titles, the nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organizations.models import Membership
from organizations.policy import find
from organizations.querysets import has_not_left
from search.statement import ASKED, readable, run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.querysets import MembershipQuerySet
    from search.asked import Asked

# How many of the words `person` has, and how many of those in the name.
HAD = """
(SELECT count(DISTINCT asked.place) AS n,
  count(DISTINCT asked.place) FILTER (WHERE is_name) AS n_of_name
FROM asked JOIN organizations_personword had
  ON had.organization_id = %(organization)s AND had.member_id = person.id
  AND had.word >= asked.begin AND had.word < asked.ending)
"""
# How near a person is: the reader, their manager and reports; those of their unit; those
# above them, and below their reports; 3 is everybody else.
NEAR = """
up(id) AS (
  SELECT manager_id FROM organizations_membership
    WHERE organization_id = %(organization)s AND id = %(member)s
  UNION
  SELECT above.manager_id FROM up CROSS JOIN LATERAL (
    SELECT manager_id FROM organizations_membership
    WHERE organization_id = %(organization)s AND id = up.id OFFSET 0
  ) above
), down(id) AS (
  SELECT id FROM organizations_membership
    WHERE organization_id = %(organization)s AND manager_id = %(member)s
  UNION
  SELECT below.id FROM down CROSS JOIN LATERAL (
    SELECT id FROM organizations_membership
    WHERE organization_id = %(organization)s AND manager_id = down.id OFFSET 0
  ) below
), near AS MATERIALIZED (
  SELECT id, min(nearness) AS nearness FROM (
    SELECT %(member)s::bigint AS id, 0 AS nearness
    UNION ALL SELECT manager_id, 0 FROM organizations_membership
      WHERE organization_id = %(organization)s AND id = %(member)s
    UNION ALL SELECT id, 0 FROM organizations_membership
      WHERE organization_id = %(organization)s AND manager_id = %(member)s
    UNION ALL (
      SELECT id, 1 FROM organizations_membership
      WHERE organization_id = %(organization)s AND unit_id = %(unit)s
      LIMIT {most_near}
    )
    UNION ALL SELECT id, 2 FROM up
    UNION ALL (SELECT id, 2 FROM down LIMIT {most_near})
  ) each WHERE id IS NOT NULL GROUP BY id
)
"""
RAREST = """
rarest AS MATERIALIZED (
  SELECT place FROM asked CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM (
      SELECT FROM organizations_personword WHERE organization_id = %(organization)s
        AND word >= asked.begin AND word < asked.ending LIMIT {common}
    ) word
  ) words
  GROUP BY place ORDER BY sum(words.n), place LIMIT 1
)
"""
FOUND = (
    f"WITH RECURSIVE {ASKED}, {NEAR}, {RAREST}, "
    """
found AS MATERIALIZED (
  SELECT person.id FROM near candidate
    CROSS JOIN LATERAL ({readable}) person(id)
    CROSS JOIN LATERAL {had} had WHERE had.n = %(n_words)s
  UNION
  SELECT by_word.id FROM rarest JOIN asked USING (place) CROSS JOIN LATERAL (
    SELECT person.id FROM (
      SELECT member_id AS id FROM organizations_personword
      WHERE organization_id = %(organization)s
        AND word >= asked.begin AND word < asked.ending
    ) candidate CROSS JOIN LATERAL ({readable}) person(id)
    CROSS JOIN LATERAL {had} had WHERE had.n = %(n_words)s LIMIT {most}
  ) by_word
)
SELECT person.id FROM found
JOIN organizations_membership person
  ON person.organization_id = %(organization)s AND person.id = found.id
JOIN organizations_user account ON account.id = person.user_id
CROSS JOIN LATERAL {had} had
LEFT JOIN near ON near.id = person.id
ORDER BY had.n_of_name = %(n_words)s DESC, coalesce(near.nearness, 3),
  search_plain(account.name) COLLATE "C", person.id
LIMIT {most}
"""
)


def readable_people(by: Membership) -> MembershipQuerySet:
    """Those who have not left, invited ones too. Queries: 0."""
    people = Membership.objects.in_organization(by.organization)
    return people.filter(find(by, "member.read")).filter(has_not_left())


def find_people(asked: Asked) -> list[int]:
    """Keys of the people with all words, those with them in their name first; of these
    the nearest to the reader first, then by name. `MOST` at most. Queries: 1 at most.
    """
    if asked.is_in_vain:
        return []
    return run(FOUND, asked, readable(readable_people(asked.by)), had=HAD)


def load_people(by: Membership, keys: Iterable[int]) -> list[Membership]:
    """In the order of the keys, with account and unit. Queries: 1."""
    rows = readable_people(by).select_related("user", "unit").in_bulk(list(keys))
    return [rows[key] for key in keys if key in rows]
