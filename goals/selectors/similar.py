"""Similar goals of others, by their titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.guidance import likeness
from frameworks.guidance.likeness import plain
from goals.matching import best_matches
from goals.models import Goal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.models import Membership

# As many as one reads beside a form.
MOST = 3
# Rows that the database hands over to be compared.
MOST_COMPARED = 60
# Only the longest words of a title are looked for; short ones are in every title.
MOST_WORDS, SHORTEST_WORD = 5, 4
# Letters that one word form shares with the others: "port" and "ports".
ENDING = 2
# Below it two titles have a word in common and mean different things.
LEAST_LIKENESS = 0.55


def similar_goals(
    membership: Membership, title: str, *, but: Iterable[int | None] = ()
) -> list[Goal]:
    """The most similar active goals of others that the member may read, best first.

    `but`: ids of goals that are left out, as the goal itself and its parent; None is
    skipped. Goals without an owner are units'. Queries: 1, or 0 for a short title.
    """
    words = _words(title)
    if not words:
        return []
    goals = (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .active()
        .filter(cycle__ends_on__gte=membership.organization.today())
        .exclude(owner=membership)
        .exclude(pk__in=[pk for pk in but if pk is not None])
    )
    keys = best_matches(
        goals,
        membership.organization_id,
        " ".join(words),
        most=MOST_COMPARED,
        at_least=min(2, len(words)),
        in_names=False,
    )
    compared = (
        Goal.objects.in_organization(membership.organization)
        .filter(pk__among=keys)
        .select_related("owner__user", "unit")
        .order_by("id")
    )
    scored = [(likeness(title, goal.title), goal) for goal in compared]
    alike = [pair for pair in scored if pair[0] >= LEAST_LIKENESS]
    alike.sort(key=lambda pair: -pair[0])
    return [goal for _likeness, goal in alike[:MOST]]


def _words(title: str) -> list[str]:
    """Beginnings of the longest words."""
    long = {word for word in plain(title).split() if len(word) >= SHORTEST_WORD}
    longest = sorted(long, key=lambda word: (-len(word), word))[:MOST_WORDS]
    return [word[: max(SHORTEST_WORD, len(word) - ENDING)] for word in longest]
