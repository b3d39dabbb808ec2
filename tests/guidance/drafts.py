"""Hints for a goal title, with a valid draft around it."""

import datetime as dt
from typing import Any

from frameworks.guidance import LANGUAGES, GoalDraft, Hint, HintKind, advise, words_for

QUARTER: dict[str, Any] = {
    "cycle_starts_on": dt.date(2026, 10, 1),
    "cycle_ends_on": dt.date(2026, 12, 31),
}
WORDS = words_for(LANGUAGES)


def draft(title: str, **over: Any) -> GoalDraft:
    """A key result of the last quarter of 2026 with all other fields valid."""
    return GoalDraft(title, **{"wants_parent": False, **QUARTER, **over})


def hints(title: str, **over: Any) -> list[Hint]:
    return advise(draft(title, **over), WORDS)


def kinds(title: str, **over: Any) -> set[str]:
    return {hint.kind.value for hint in hints(title, **over)}


def hint(title: str, kind: HintKind, **over: Any) -> Hint:
    """The only hint of that kind; fails without it."""
    (found,) = [each for each in hints(title, **over) if each.kind == kind]
    return found
