"""Finds goals by words: one rule for every search of goals.

A goal has a word that a word of its title, or of its owner's name, begins with. What a
word is says the database (`search_words`), of the goals as of the text that is searched
for: lower case, no accents. Titles are found by `GoalWord`, names by `PersonWord`: a
range of an index, which row-level security lets through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from goals.querysets import GoalQuerySet

# Words of a text that are looked for; more narrow nothing down.
MOST_WORDS = 6
# After every text that begins with a word.
END = "\U0010ffff"
ALL = 1_000
# The goals with each word of the text: a row for each word of it that they have.
FOUND = """
WITH asked AS MATERIALIZED (
  SELECT word, word || %s AS ending FROM search_words(%s) AS word LIMIT %s
)
SELECT goal_id FROM asked CROSS JOIN LATERAL (
  SELECT goal_id FROM goals_goalword
    WHERE organization_id = %s AND word >= asked.word AND word < asked.ending
  UNION
  SELECT goal.id FROM organizations_personword named
    JOIN goals_goal goal ON goal.organization_id = %s AND goal.owner_id = named.member_id
    WHERE named.organization_id = %s AND named.is_name AND %s
      AND named.word >= asked.word AND named.word < asked.ending
) found
"""
ENOUGH = """
GROUP BY goal_id HAVING count(*) >= least(%s, (SELECT count(*) FROM asked))
"""


def matching(organization_id: int, text: str) -> RawSQL:
    """Keys of the goals with all words of the text, for `pk__among`; none without a word.

    Whether somebody may read them is the caller's question.
    """
    parameters = [*_parameters(organization_id, text), ALL]
    return RawSQL(FOUND + ENOUGH, parameters)  # noqa: S611  constant SQL


def with_words(goals: GoalQuerySet, organization_id: int, text: str) -> GoalQuerySet:
    """The goals with all words of the text; all of them for an empty text."""
    if not text.strip("\0 "):
        return goals
    return goals.filter(pk__among=matching(organization_id, text))


def best_matches(
    goals: GoalQuerySet,
    organization_id: int,
    text: str,
    *,
    most: int,
    at_least: int = ALL,
    in_names: bool = True,
) -> RawSQL:
    """As `matching`, the `most` with the most words, the newest first.

    `goals`: those that may be found; others take none of the places. `at_least`: how
    many of the words are enough. `in_names`: whether owners' names are looked through.
    """
    readable, values = goals.order_by().values("pk").query.sql_with_params()
    asked = _parameters(organization_id, text, in_names=in_names)
    parameters = [*asked, *values, at_least, most]
    best = f"WHERE goal_id IN ({readable}) {ENOUGH}"
    sql = f"{FOUND} {best} ORDER BY count(*) DESC, goal_id DESC LIMIT %s"
    return RawSQL(sql, parameters)  # noqa: S611  compiled by Django


def _parameters(
    organization_id: int, text: str, *, in_names: bool = True
) -> list[object]:
    asked = [END, text.replace("\0", " "), MOST_WORDS]
    return [*asked, organization_id, organization_id, organization_id, in_names]
