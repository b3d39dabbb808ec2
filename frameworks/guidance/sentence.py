"""Hints on the sentence itself: specific, measurable, time-bound."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from frameworks.guidance import activity as activities
from frameworks.guidance import vague as vagueness
from frameworks.guidance.compound import second_goal
from frameworks.guidance.dates import is_outside
from frameworks.guidance.draft import GoalDraft, Hint, HintKind
from frameworks.guidance.measure import has_measure, has_number
from frameworks.guidance.tactic import aim_of, tactic, without_tactics
from ui.dates import format_date
from ui.formats import format_exact

if TYPE_CHECKING:
    import datetime as dt

    from frameworks.guidance.reading import DraftReading
    from frameworks.guidance.text import Cut

# A longer cycle does not make a result time-bound.
LONGEST_BOUND = 400

# --- Specific ---------------------------------------------------------------------------


def vague(draft: GoalDraft, reading: DraftReading) -> Hint | None:
    """Hint for best efforts; for other vague words only without a number."""
    cut = vagueness.best_efforts(reading)
    if cut is not None:
        text = _("How much is “%(words)s”? Which result would show it?")
        return _about(HintKind.VAGUE, reading, cut, text)
    aim = aim_of(reading)
    return (
        None
        if _is_numbered(draft, aim)
        else _with_words_of_title(draft, _vague_word(aim))
    )


def _vague_word(reading: DraftReading) -> Hint | None:
    kind = HintKind.VAGUE
    if cut := vagueness.vague_verb(reading):
        text = _("“%(words)s” can mean many things. What would a colleague see change?")
        return _about(kind, reading, cut, text)
    if cut := vagueness.empty_praise(reading):
        text = _("What would “%(words)s” look like to someone who experiences it?")
        return _about(kind, reading, cut, text)
    if cut := vagueness.comparison(reading):
        if cut.end - cut.first > 1 and not reading.sentence.word(cut.end - 1).endswith(
            "ly"
        ):
            text = _("“%(words)s” could be a little or a lot. Which, or how many?")
        else:
            text = _("“%(words)s” than what, and how would you notice?")
        return _about(kind, reading, cut, text)
    return None


def over_specified(draft: GoalDraft, reading: DraftReading) -> Hint | None:
    cut = None if draft.tells_how else tactic(reading)
    if cut is None or _is_delivery_with_means(draft, reading, cut):
        return None
    text = _(
        "Is “%(words)s” the goal, or one way to get there? What if another way works?"
    )
    return _about(HintKind.OVER_SPECIFIED, reading, cut, text, without_tactics(reading))


def _is_delivery_with_means(draft: GoalDraft, reading: DraftReading, cut: Cut) -> bool:
    """Whether the means belong to a deliverable: "risks assessed using …"."""
    is_using = reading.sentence.at(cut.first, "using") is not None
    return draft.metric_type == "yes_no" and is_using


def compound(_draft: GoalDraft, reading: DraftReading) -> Hint | None:
    cut = second_goal(reading)
    if cut is None:
        return None
    text = _("Are these two goals? Could one be reached and the other not?")
    return _about(HintKind.COMPOUND, reading, cut, text)


def is_specific(draft: GoalDraft, reading: DraftReading) -> str:
    if not (draft.target is not None or has_measure(reading)):
        return ""
    return _("One clear result, without fixing how to get there.")


# --- Measurable -------------------------------------------------------------------------


def no_measure(draft: GoalDraft, reading: DraftReading) -> Hint | None:
    is_measured = draft.metric_type != "none" or draft.is_measured_below
    if not draft.wants_metric or is_measured or has_measure(aim_of(reading)):
        return None
    text = _("How will you know it’s reached: by a number, or a yes or no?")
    return Hint(HintKind.NO_MEASURE, text)


def no_target(draft: GoalDraft, reading: DraftReading) -> Hint | None:
    if not draft.is_counted or draft.target is not None:
        return None
    if len(reading.amounts) == 1:
        (index,) = reading.amounts
        number = reading.sentence.tokens[index].text
        text = _("The sentence says “%(number)s”. Is that the target?")
        return Hint(HintKind.NO_TARGET, text % {"number": number}, number)
    if draft.start is not None:
        text = _("It starts at %(start)s. Where should it end?")
        values = {"start": format_exact(draft.start)}
        return Hint(HintKind.NO_TARGET, text % values)
    return Hint(HintKind.NO_TARGET, _("Which number would be enough?"))


def activity(draft: GoalDraft, reading: DraftReading) -> Hint | None:
    """Hint for an activity; not for a leading indicator, or to reduce something."""
    is_meant = draft.tells_how or draft.indicator == "leading"
    if is_meant or draft.direction in ("decrease", "at_most"):
        return None
    aim = aim_of(reading)
    cut = activities.activity(aim)
    if cut is None:
        return None
    text = _("“%(words)s” is an activity. What result should it have?")
    return _with_words_of_title(draft, _about(HintKind.ACTIVITY, aim, cut, text))


def is_measurable(draft: GoalDraft, reading: DraftReading) -> str:
    if draft.is_counted and draft.target is not None:
        target = format_exact(draft.target)
        if draft.start is None:
            return _("The target is %(target)s.") % {"target": target}
        start = format_exact(draft.start)
        return _("From %(start)s to %(target)s.") % {"start": start, "target": target}
    if draft.metric_type == "yes_no":
        return _("It’s either done or not done.")
    if draft.metric_type == "none" and has_measure(reading):
        return _("The sentence says how you’ll know it’s reached.")
    return ""


# --- Time-bound -------------------------------------------------------------------------


def no_date(draft: GoalDraft, reading: DraftReading) -> Hint | None:
    first, last = draft.cycle_starts_on, draft.cycle_ends_on
    if first is not None and last is not None:
        late = _outside(draft, reading, first, last)
        if late is not None:
            return late
    if draft.due_on or reading.dated or _is_bounded(draft):
        return None
    return Hint(HintKind.NO_DATE, _("By when will it be reached?"))


def _outside(
    draft: GoalDraft, reading: DraftReading, first: dt.date, last: dt.date
) -> Hint | None:
    if draft.due_on is not None and not first <= draft.due_on <= last:
        text = _("It’s due on %(due)s, but its cycle ends on %(end)s. Which is right?")
        values = {"due": format_date(draft.due_on), "end": format_date(last)}
        return Hint(HintKind.NO_DATE, text % values)
    for dated in reading.dated:
        if dated.is_deadline and is_outside(
            reading.sentence, dated, reading.words, first, last
        ):
            text = _("“%(words)s” is outside its cycle. Which is right?")
            return _about(HintKind.NO_DATE, reading, dated.cut, text)
    return None


def _is_bounded(draft: GoalDraft) -> bool:
    """Whether its cycle bounds it: not if that is long and the goal is a result."""
    first, last = draft.cycle_starts_on, draft.cycle_ends_on
    if last is None:
        return False
    is_long = first is not None and (last - first).days > LONGEST_BOUND
    return not (is_long and draft.wants_metric)


def is_time_bound(draft: GoalDraft, reading: DraftReading) -> str:
    if draft.due_on is not None:
        due = format_date(draft.due_on)
        if draft.due_on == draft.cycle_ends_on:
            return _("%(due)s, the end of its cycle.") % {"due": due}
        return _("Due on %(due)s.") % {"due": due}
    excerpt = reading.sentence.excerpt(reading.dated[0].cut) if reading.dated else ""
    if excerpt:
        return f"{excerpt[:1].upper()}{excerpt[1:]}."
    if draft.cycle_ends_on is not None:
        end = format_date(draft.cycle_ends_on)
        return _("%(due)s, the end of its cycle.") % {"due": end}
    return ""


# --- Shared -----------------------------------------------------------------------------


def _is_numbered(draft: GoalDraft, reading: DraftReading) -> bool:
    """Whether a number defines a vague word."""
    has_target = draft.is_counted and draft.target is not None
    return has_target or draft.is_measured_below or has_number(reading)


def _with_words_of_title(draft: GoalDraft, hint: Hint | None) -> Hint | None:
    """The hint with its words as in the title; "" if they are not in it.

    A wording without the tactic may have a new capital at its start.
    """
    if hint is None or hint.words in draft.title:
        return hint
    words = f"{hint.words[:1].lower()}{hint.words[1:]}"
    return replace(hint, words=words if words in draft.title else "")


def _about(
    kind: HintKind, reading: DraftReading, cut: Cut, text: str, suggestion: str = ""
) -> Hint:
    words = reading.sentence.excerpt(cut)
    return Hint(kind, text % {"words": words}, words, suggestion)
