"""Template tags about a goal's kind. Queries: 0 for goals that came `with_people`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from goals.kinds import (
    confidence_style,
    framework_name,
    is_horizon,
    is_statement,
    kind_name,
)
from goals.results import measure_of

if TYPE_CHECKING:
    from goals.models import Goal

register = template.Library()
register.filter(confidence_style)
register.filter(framework_name)
register.filter(is_horizon)
register.filter(is_statement)
register.filter(kind_name)


@register.filter
def is_scored(goal: Goal) -> bool:
    """Whether its result is shown as a number: not for a statement, nor for a BHAG."""
    return measure_of(goal).has_number


@register.filter
def result(goal: Goal) -> str:
    """Result of a closed goal: “0.7” or “70%”; "" if it was not measured."""
    return measure_of(goal).text(goal.final_progress)


@register.filter
def verdict(goal: Goal) -> str:
    """Rating of a closed goal: “a good result for an aspirational goal”, or ""."""
    return measure_of(goal).verdict(goal.final_progress)
