"""Hints about the goals around a goal: above, beside, and earlier ones."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks.guidance.draft import GoalDraft, Hint, HintKind
from frameworks.guidance.likeness import is_copy, numbers_in
from ui.formats import format_exact

if TYPE_CHECKING:
    from frameworks.guidance.reading import DraftReading

# A little beyond the best so far is a stretch, and gives no hint.
STRETCH = Decimal("1.2")
# A single goal is not a set to balance.
LEAST_SET = 2

# --- Achievable -------------------------------------------------------------------------


def unattainable(draft: GoalDraft, _reading: DraftReading) -> Hint | None:
    """Hint for a target out of reach, unless there are interim targets.

    Source 004: a target beyond reach is given up.
    """
    move = _move(draft)
    if move is None or draft.largest_move is None or draft.has_interim_targets:
        return None
    if move <= abs(draft.largest_move) * STRETCH:
        return None
    text = _(
        "That’s a change of %(move)s; the largest so far in the same time was "
        "%(largest)s. What will be different, and where should it be halfway?"
    )
    largest = format_exact(abs(draft.largest_move))
    values = {"move": format_exact(move), "largest": largest}
    return Hint(HintKind.UNATTAINABLE, text % values)


def _move(draft: GoalDraft) -> Decimal | None:
    """How far the metric has to change; None for one to keep within a limit."""
    if draft.direction not in ("increase", "decrease") or draft.target is None:
        return None
    start = draft.start if draft.start is not None else draft.current
    if start is None or not (start.is_finite() and draft.target.is_finite()):
        return None
    return abs(draft.target - start)


def is_achievable(draft: GoalDraft) -> str:
    if draft.largest_move is None or _move(draft) is None:
        return ""
    if draft.has_interim_targets:
        return _("It has interim targets.")
    largest = format_exact(abs(draft.largest_move))
    return _("It has changed by %(largest)s in the same time before.") % {
        "largest": largest
    }


# --- Relevant ---------------------------------------------------------------------------


def no_parent(draft: GoalDraft, _reading: DraftReading) -> Hint | None:
    if not draft.wants_parent or draft.parent_title:
        return None
    text = _("Which parent goal becomes more likely if this is reached?")
    return Hint(HintKind.NO_PARENT, text)


def copied_parent(draft: GoalDraft, _reading: DraftReading) -> Hint | None:
    """Hint for a title copied from the parent.

    Source 002: a goal translates the one above; a copy says nothing new.
    """
    if not draft.parent_title or not is_copy(draft.title, draft.parent_title):
        return None
    if numbers_in(draft.title) == numbers_in(draft.parent_title):
        text = _("This repeats the parent goal. What is your part of it?")
    else:
        text = _(
            "This is the parent goal with a different number. What will you "
            "contribute that others don’t?"
        )
    return Hint(HintKind.COPIED_PARENT, text, draft.title.strip())


def is_relevant(draft: GoalDraft) -> str:
    if not draft.parent_title:
        return ""
    return _("Contributes to “%(parent)s”.") % {"parent": draft.parent_title}


# --- Beside -----------------------------------------------------------------------------


def no_owner(draft: GoalDraft, _reading: DraftReading) -> Hint | None:
    if draft.has_owner:
        return None
    return Hint(HintKind.NO_OWNER, _("Who will own it?"))


def all_lagging(draft: GoalDraft, _reading: DraftReading) -> Hint | None:
    """Hint for a set of lagging indicators alone.

    Source 002: those are known when it is too late.
    """
    beside = draft.sibling_indicators
    if (
        draft.indicator != "lagging"
        or len(beside) < LEAST_SET
        or set(beside) != {"lagging"}
    ):
        return None
    text = _(
        "All of these are lagging indicators. Which one would show progress early?"
    )
    return Hint(HintKind.ALL_LAGGING, text)


def too_many(draft: GoalDraft, _reading: DraftReading) -> Hint | None:
    if draft.n_beside is None or draft.at_most is None:
        return None
    place = draft.n_beside if draft.place is None else draft.place
    if min(place, draft.n_beside) <= draft.at_most:
        return None
    text = _("That makes %(n)s; the maximum here is %(most)s. Which could wait?")
    values = {"n": draft.n_beside, "most": draft.at_most}
    return Hint(HintKind.TOO_MANY, text % values)


def too_few(draft: GoalDraft, _reading: DraftReading) -> Hint | None:
    if draft.n_beside is None or draft.at_least is None:
        return None
    is_last = draft.place is None or draft.place >= draft.n_beside
    if draft.n_beside >= draft.at_least or not is_last:
        return None
    text = ngettext(
        "There is %(n)s so far; the minimum here is %(least)s. What else would show "
        "it?",
        "There are %(n)s so far; the minimum here is %(least)s. What else would show "
        "it?",
        draft.n_beside,
    )
    values = {"n": draft.n_beside, "least": draft.at_least}
    return Hint(HintKind.TOO_FEW, text % values)
