from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from checkins.forms import CheckInForm
from goals.selectors.scope import cycle_label

if TYPE_CHECKING:
    import datetime as dt

    from goals.models import Goal
    from organizations.models import Cycle

register = template.Library()


@register.simple_tag
def check_in_form(goal: Goal) -> CheckInForm:
    """`{% check_in_form goal as form %}`: an empty form with a token of its own."""
    return CheckInForm(goal=goal)


@register.filter
def year_in_sight(goal: Goal) -> str:
    """The year that a horizon is set for."""
    return str((goal.due_on or goal.cycle.ends_on).year)


@register.filter
def horizon_url(goal: Goal) -> str:
    """The page of a far goal: its document, else its own."""
    if goal.unit is None:
        return goal.get_absolute_url()
    parts = [goal.organization.slug, goal.framework, goal.unit.public_id]
    return reverse("strategy:document", args=parts)


@register.filter
def period_in_words(cycle: Cycle, today: dt.date) -> str:
    """The period as one speaks of it now, or the name of one that is over or to come."""
    words = {
        cycle.Kind.YEAR: _("this year"),
        cycle.Kind.HALF: _("this half-year"),
        cycle.Kind.QUARTER: _("this quarter"),
        cycle.Kind.MONTH: _("this month"),
    }
    if cycle.contains(today) and cycle.kind in words:
        return words[cycle.Kind(cycle.kind)]
    return cycle_label(cycle)
