"""What goals that the reader may not know of add to a number: together, without a name."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goals.explaining.parts import ExplanationStep
from goals.rules import (
    Child,
    GoalNode,
    Result,
    contributors_of,
    counted,
    is_measured,
    weighted_mean,
)
from ui.formats import format_fine_percent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


def in_number(
    node: GoalNode, hidden: Sequence[Child], today: dt.date
) -> Sequence[Child]:
    """Those of them that are in the goal's number."""
    found = contributors_of(node, counted(hidden), today)
    return [each for each in found if is_measured(node, each)]


def combined(node: GoalNode, hidden: Sequence[Child]) -> list[Child]:
    """One child that adds to the number what all of them do; none of none.

    `hidden`: as `in_number` gives them.
    """
    if not hidden:
        return []
    values = [each.result.value for each in hidden if each.result.value is not None]
    result = Result(
        progress=weighted_mean(
            (each.node.weight, each.result.progress) for each in hidden
        ),
        value=sum(values, Decimal(0)) if values else None,
    )
    weight = sum(each.node.weight for each in hidden)
    return [Child(GoalNode(node.metric, weight=weight, is_private=True), result)]


def short_steps(steps: Sequence[ExplanationStep]) -> list[ExplanationStep]:
    """The result alone, where the organization shows no share of private goals."""
    text = _("Computed from its supporting goals, some of which are private.")
    return [ExplanationStep("private", text), *steps[-1:]]


def confidence_of_all(found: float) -> ExplanationStep:
    text = _("Weighted average of the supporting goals: %(mean)s.")
    return ExplanationStep(
        "mean", text % {"mean": format_fine_percent(found / 100)}, found
    )
