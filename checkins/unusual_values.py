"""Finds values that are likelier a slip of the finger than news of the goal.

Someone who types one is asked once, and submitting the same value again confirms it; it
is never refused. Who cannot be asked (a reply by email, a magic link) is told in the
answer. Values of metric sources are not looked at: they have limits of their own.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goals.models import Goal
from goals.selectors.charts import how_of
from ui.formats import format_as, format_times

if TYPE_CHECKING:
    from collections.abc import Sequence

# So many times as large as the largest of start, target and last value is unusual: a
# lost decimal mark makes ten times, a wrong unit a thousand times as much.
UNUSUAL_FROM = 10


def is_unusually_low(value: Decimal, known: Sequence[Decimal]) -> bool:
    """Whether it is below zero, and none of the goal's known numbers is."""
    return value < 0 and min(known, default=Decimal(0)) >= 0


def times_too_large(value: Decimal, known: Sequence[Decimal]) -> Decimal | None:
    """How many times as large as the largest known number, regardless of signs.

    None for a usual value, and where nothing tells what is usual.
    """
    largest = max(map(abs, known), default=Decimal(0))
    if not largest or abs(value) < UNUSUAL_FROM * largest:
        return None
    return abs(value) / largest


def describe_unusual(goal: Goal, value: Decimal | None, before: Decimal | None) -> str:
    """What is unusual about the value, in a sentence; "" for a usual one.

    `before`: the goal's last value.
    """
    if value is None or goal.metric_type == Goal.MetricType.YES_NO:
        return ""
    known = [each for each in (goal.start, goal.target, before) if each is not None]
    shown = format_as(value, how_of(goal))
    if is_unusually_low(value, known):
        return _("%(value)s is below zero.") % {"value": shown}
    times = times_too_large(value, known)
    if times is None:
        return ""
    if goal.target and abs(goal.target) == max(map(abs, known)):
        text = _("%(value)s is %(times)s times the target.")
    else:
        text = _("%(value)s is %(times)s times the largest number of this goal so far.")
    return text % {"value": shown, "times": format_times(times)}
