"""Questions about goals that are here: rows → drafts → hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.guidance import LANGUAGES, Hint, Words, words_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goals.models import Goal
    from organizations.models import Organization


def words_of(organization: Organization) -> Words:
    """The lists of every language, as people write in more than one."""
    return words_for(LANGUAGES)


def hints_of(
    goals: Sequence[Goal], organization: Organization
) -> dict[int, list[Hint]]:
    """The hints of each goal by its id."""
    return {goal.pk: [] for goal in goals}
