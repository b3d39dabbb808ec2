"""Scores of closed goals. Pure: no database.

A score is in tenths, 0.0–1.0: finer differences (0.68 or 0.72) mean nothing in
retrospect.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ui.formats import format_fixed

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMITTED, ASPIRATIONAL = "committed", "aspirational"
TENTH = Decimal("0.1")
ALMOST = Decimal("0.9")


def score_of(progress: float) -> Decimal:
    """The progress, 0–1, rounded to tenths; below 1 it never rounds up to 1.0."""
    tenths = Decimal(str(progress)).quantize(TENTH, ROUND_HALF_UP)
    return ALMOST if tenths >= 1 and progress < 1 else tenths


def score_text(progress: float) -> str:
    """The score as “0.7”, in the reader's language."""
    return format_fixed(score_of(progress), 1)


def threshold(good_from: Mapping[str, float], ambition: str) -> float | None:
    """Score from which a result is called good; None if the framework sets none."""
    return good_from.get(ambition, good_from.get(""))


def is_good(
    progress: float, good_from: Mapping[str, float], ambition: str
) -> bool | None:
    """Whether the displayed score is good; None if the framework sets no threshold."""
    least = threshold(good_from, ambition)
    return None if least is None else score_of(progress) >= Decimal(str(least))


def verdict(progress: float, good_from: Mapping[str, float], ambition: str) -> str:
    """The rating in words, e.g. “a good result for an aspirational goal”, or ""."""
    good = is_good(progress, good_from, ambition)
    if good is None:
        return ""
    if ambition == COMMITTED:
        return _("as committed") if good else _("less than committed")
    if ambition == ASPIRATIONAL:
        if good:
            return _("a good result for an aspirational goal")
        return _("short of a good result for an aspirational goal")
    return _("a good result") if good else _("short of a good result")


def good_hint(good_from: Mapping[str, float], ambition: str) -> str:
    """What score counts as good, for the form that grades the goal; "" if not set."""
    least = threshold(good_from, ambition)
    if least is None:
        return ""
    values = {"score": format_fixed(least, 1)}
    if ambition == COMMITTED:
        return _("A committed goal counts as good from %(score)s.") % values
    if ambition == ASPIRATIONAL:
        return _("An aspirational goal counts as good from %(score)s.") % values
    return _("A result counts as good from %(score)s.") % values
