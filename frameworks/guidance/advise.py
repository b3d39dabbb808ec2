"""All hints on one draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from frameworks.guidance import company, sentence
from frameworks.guidance.draft import LETTERS, GoalDraft, Hint, Praise
from frameworks.guidance.reading import reading_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameworks.guidance.reading import DraftReading
    from frameworks.guidance.word_lists import WordLists

    type Rule = Callable[[GoalDraft, DraftReading], Hint | None]

# In the order of SMART, then the goals around it.
RULES: tuple[Rule, ...] = (
    sentence.vague,
    sentence.over_specified,
    sentence.compound,
    sentence.no_measure,
    sentence.no_target,
    sentence.activity,
    company.unattainable,
    company.no_parent,
    company.copied_parent,
    sentence.no_date,
    company.no_owner,
    company.all_lagging,
)
# For a statement only the number of its siblings is checked.
ALWAYS: tuple[Rule, ...] = (company.too_many, company.too_few)


def advise(draft: GoalDraft, words: WordLists) -> list[Hint]:
    """The hints on a draft in the order of SMART; none without a title.

    Raises nothing, whatever the text; 0 queries; well under 5 ms.
    """
    if not draft.title.strip():
        return []
    reading = reading_of(draft.title, words)
    rules = ALWAYS if draft.is_statement else (*RULES, *ALWAYS)
    hints = (rule(draft, reading) for rule in rules)
    return [hint for hint in hints if hint is not None]


def praise(draft: GoalDraft, words: WordLists) -> list[Praise]:
    """The SMART criteria that the draft demonstrably meets, in order."""
    if draft.is_statement or not draft.title.strip():
        return []
    hinted = {hint.letter for hint in advise(draft, words)}
    reading = reading_of(draft.title, words)
    reasons = {
        "S": sentence.is_specific(draft, reading),
        "M": sentence.is_measurable(draft, reading),
        "A": company.is_achievable(draft),
        "R": company.is_relevant(draft),
        "T": sentence.is_time_bound(draft, reading),
    }
    shown = ((letter, reasons[letter]) for letter in LETTERS if letter not in hinted)
    return [Praise(letter, reason) for letter, reason in shown if reason]


def alignment_question(draft: GoalDraft) -> str:
    """The question that tests a cascade (source 002); "" for a goal without a parent."""
    if draft.is_statement or not draft.parent_title:
        return ""
    text = _("If this is reached, does “%(parent)s” become more likely?")
    return text % {"parent": draft.parent_title}
