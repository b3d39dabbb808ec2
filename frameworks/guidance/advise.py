"""All questions about one draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frameworks.guidance.draft import Draft, Hint, Praise
    from frameworks.guidance.words import Words


def advise(draft: Draft, words: Words) -> list[Hint]:
    """The questions about a draft in the order of SMART; none for an empty title."""
    return []


def praise(draft: Draft, words: Words) -> list[Praise]:
    """The letters that the draft fulfils, where it can be shown."""
    return []


def alignment_question(draft: Draft) -> str:
    """The test of a cascade (source 002), "" for a goal with nothing above."""
    return ""
