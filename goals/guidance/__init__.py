"""Guidance for goals: stored ones, ones in a form, and ones in a file."""

from goals.guidance.sheets import SheetError, drafts_in
from goals.guidance.stored import NEW, draft_of, drafts_of, hints_of, words_of

__all__ = [
    "NEW",
    "SheetError",
    "draft_of",
    "drafts_in",
    "drafts_of",
    "hints_of",
    "words_of",
]
