"""Goals by words of their titles and of their owners' names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.expressions import RawSQL

from goals.models import Goal
from organizations.models import Membership

if TYPE_CHECKING:
    from organizations.models import Organization

MOST = 8
# The best are chosen among the newest, so that a common word costs no more than a rare one.
MOST_READ = 60
MOST_FOUND = 300
MOST_WORDS = 6
# As the triggers take titles apart (GoalWord).
WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 40
# After every text that begins with a word.
END = "\U0010ffff"
# Goals with a word that begins so, or of an owner whose name contains it.
ONE_WORD = """(
SELECT goal_id FROM goals_goalword
  WHERE organization_id = %s AND word >= %s AND word < %s
UNION
SELECT goal.id FROM organizations_membership member
  JOIN organizations_user person ON person.id = member.user_id
  JOIN goals_goal goal ON goal.organization_id = member.organization_id
    AND goal.owner_id = member.id
  WHERE member.organization_id = %s AND person.name ILIKE %s
)"""


def says(word: str, organization: Organization) -> Q:
    """Condition: the goal's title or its owner's name contains the word.

    People are looked through once, not for each goal.
    """
    named = Membership.objects.in_organization(organization).filter(
        user__name__icontains=word
    )
    return (
        Q(title__icontains=word)
        | Q(owner__in=named.values("pk"))
        | Q(owner_name__icontains=word)
    )


def suggest_goals(membership: Membership, text: str) -> list[Goal]:
    """At most `MOST` goals with all words of the text, the likely ones first.

    A word is found by its beginning in titles, anywhere in owners' names. Empty for a
    text without words. Goals come with owner and cycle. Queries: 1.
    """
    words = WORD.findall(text.lower())[:MOST_WORDS]
    if not words:
        return []
    goals = (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .unarchived()
        .filter(pk__among=_with_words(membership.organization_id, words))
        .select_related("owner__user", "cycle")
        .only(
            *("public_id", "title", "state", "organization_id", "owner_name"),
            *("owner__user__name", "owner__user__email", "owner__organization_id"),
            *("cycle__name", "cycle__kind", "cycle__starts_on"),
        )
        .order_by("-pk")
    )
    found = list(goals[:MOST_READ])
    for goal in found:
        goal.organization = membership.organization
    return sorted(found, key=lambda goal: _unlikely(goal, membership, text))[:MOST]


def _with_words(organization_id: int, words: list[str]) -> RawSQL:
    """The keys of the newest goals with all the words."""
    sql = " INTERSECT ".join([ONE_WORD] * len(words))
    given: list[object] = []
    for word in (each[:LONGEST_WORD] for each in words):
        given += [organization_id, word, word + END, organization_id, f"%{word}%"]
    newest = f"SELECT goal_id FROM ({sql}) found ORDER BY goal_id DESC LIMIT %s"
    return RawSQL(newest, [*given, MOST_FOUND])  # noqa: S611  constant SQL


def _unlikely(goal: Goal, membership: Membership, text: str) -> tuple[bool, ...]:
    """Sort key: what begins so, then what is open, then one's own."""
    begins = goal.title.casefold().startswith(text.strip().casefold())
    return not begins, not goal.is_open, goal.owner_id != membership.pk
