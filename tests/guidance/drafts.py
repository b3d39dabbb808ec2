"""Sentences as drafts: the shortest way to ask about one."""

import datetime as dt
from typing import Any

from frameworks.guidance import LANGUAGES, GoalDraft, Hint, HintKind, advise, words_for

QUARTER: dict[str, Any] = {
    "cycle_starts_on": dt.date(2026, 10, 1),
    "cycle_ends_on": dt.date(2026, 12, 31),
}
WORDS = words_for(LANGUAGES)


def draft(title: str, **over: Any) -> GoalDraft:
    """A key result of the last quarter of 2026 that has everything around it."""
    return GoalDraft(title, **{"wants_parent": False, **QUARTER, **over})


def hints(title: str, **over: Any) -> list[Hint]:
    return advise(draft(title, **over), WORDS)


def kinds(title: str, **over: Any) -> set[str]:
    return {hint.kind.value for hint in hints(title, **over)}


def hint(title: str, kind: HintKind, **over: Any) -> Hint:
    """The one hint of the kind; fails without it."""
    (found,) = [each for each in hints(title, **over) if each.kind == kind]
    return found
