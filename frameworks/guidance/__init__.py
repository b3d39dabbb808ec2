"""Hints on a goal while it is written (SMART, and the cascade). Pure.

Sources: 000 (SMART, over-specified goals), 002 (cascade, translation), 004 (activity
and result, best efforts, leading and lagging). docs/guidance.md lists the rules.
"""

from frameworks.guidance.advise import advise, alignment_question, praise
from frameworks.guidance.draft import LETTERS, GoalDraft, Hint, HintKind, Praise
from frameworks.guidance.likeness import likeness
from frameworks.guidance.word_lists import (
    EXTENSIBLE,
    LANGUAGES,
    Extra,
    WordLists,
    words_for,
)

__all__ = [
    "EXTENSIBLE",
    "LANGUAGES",
    "LETTERS",
    "Extra",
    "GoalDraft",
    "Hint",
    "HintKind",
    "Praise",
    "WordLists",
    "advise",
    "alignment_question",
    "likeness",
    "praise",
    "words_for",
]
