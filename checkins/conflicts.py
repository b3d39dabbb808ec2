"""Conflicts of the quick check-in: the goal changed since its form was loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from checkins.weekly.conflicts import FieldDifference
from goals.kinds import confidence_style
from ui.charts.confidence import PERCENT, WORDS, nearest
from ui.formats import format_points, number_text

if TYPE_CHECKING:
    from decimal import Decimal

    from checkins.forms import CheckInForm
    from checkins.models import CheckIn
    from goals.models import Goal
    from organizations.models import Membership


@dataclass(frozen=True, slots=True)
class QuickCheckInConflict:
    """What a form would overwrite: whose check-in, and where the two differ.

    `who`: "" for the reader's own, or when nobody checked in and the value changed.
    """

    who: str
    is_own: bool
    differences: tuple[FieldDifference, ...]
    cause: str = "saved"


def quick_conflict(
    form: CheckInForm, last: CheckIn | None, reader: Membership
) -> QuickCheckInConflict:
    """The conflict between a valid form and its goal, which is loaded anew."""
    is_own = last is not None and last.by_id == reader.pk
    who = "" if last is None or is_own else str(last.by or "")
    return QuickCheckInConflict(who, is_own, tuple(_differences(form, last)))


def _differences(form: CheckInForm, last: CheckIn | None) -> list[FieldDifference]:
    goal, typed = form.goal, form.cleaned_data
    pairs = {
        "value": (_value(form, typed.get("value")), _value(form, goal.current)),
        "confidence": (
            _confidence(goal, typed["confidence"]),
            _confidence(goal, goal.confidence),
        ),
    }
    # An empty field keeps what the goal has: it overwrites nothing.
    kept = {name: pair for name, pair in pairs.items() if typed.get(name) is not None}
    kept["note"] = (typed["note"].strip(), last.note if last else "")
    return [
        FieldDifference(
            name,
            str(form.fields[name].label),
            here or _("empty"),
            there or _("empty"),
        )
        for name, (here, there) in kept.items()
        if here != there
    ]


def _value(form: CheckInForm, value: Decimal | None) -> str:
    if value is not None and form.asks_yes_or_no:
        return _("Yes") if value else _("No")
    return number_text(value)


def _confidence(goal: Goal, confidence: int | None) -> str:
    if confidence is None:
        return ""
    if confidence_style(goal) == PERCENT:
        return format_points(confidence)
    return str(WORDS[nearest(confidence)])
