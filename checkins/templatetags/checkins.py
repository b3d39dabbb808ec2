from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from checkins.forms import CheckInForm
from checkins.messages import duration
from checkins.metric_sources.selectors import source_name
from goals.selectors.scope import cycle_label
from organizations.weeks import WEEK
from scheduling.clock import today_of, week_of_member
from ui.dates import format_date, format_days
from ui.formats import number_text
from ui.templatetags.sightline import device_key

if TYPE_CHECKING:
    from decimal import Decimal

    from checkins.metric_sources.selectors import UnconfirmedValue
    from checkins.weekly.context import CheckInContext
    from goals.models import Goal
    from organizations.models import Cycle, Membership
    from scheduling.models import Period

register = template.Library()
register.filter(source_name)


@register.simple_tag
def check_in_form(goal: Goal, reading: UnconfirmedValue | None = None) -> CheckInForm:
    """`{% check_in_form goal reading as form %}`: a form with its own token."""
    return CheckInForm(goal=goal, reading=reading)


@register.simple_tag
def fresh_key() -> str:
    """`{% fresh_key %}`: a random key that identifies one loaded form."""
    return uuid.uuid4().hex


@register.simple_tag
def draft_key(context: CheckInContext) -> str:
    """The key of the local draft in the browser, one for each person."""
    return f"{device_key(context.by.user)}:{context.by.public_id}"


@register.filter
def moment_of(moment: dt.datetime, member: Membership) -> str:
    """“today 12:00”, “Friday 12:00” in the next six days, else with the date.

    In the member's time zone.
    """
    local = moment.astimezone(member.zone)
    away = (local.date() - today_of(member)).days
    clock = format_date(local, "time")
    if away == 0:
        return _("today %(time)s") % {"time": clock}
    if 0 < away < WEEK:
        return format_date(local, "weekday_and_time")
    day = format_date(local, "short_weekday_and_day")
    return _("%(day)s %(time)s") % {"day": day, "time": clock}


@register.filter
def day_of(moment: dt.datetime, member: Membership) -> str:
    """“Monday 25 May”, in the member's time zone."""
    return format_date(moment.astimezone(member.zone), "weekday_and_day")


@register.filter
def week_in_words(period: Period, member: Membership) -> str:
    """The period's week: “This week, 16–22 November”."""
    last = period.week_on + dt.timedelta(days=WEEK - 1)
    days = format_days(period.week_on, last, "long_day")
    weeks = (week_of_member(member) - period.week_on).days // WEEK
    if weeks == 0:
        return _("This week, %(days)s") % {"days": days}
    if weeks == 1:
        return _("Last week, %(days)s") % {"days": days}
    return _("Week of %(days)s") % {"days": days}


@register.filter
def number_as_text(number: Decimal | None) -> str:
    return number_text(number)


@register.filter
def as_duration(seconds: int) -> str:
    return duration(seconds)


@register.filter
def year_in_sight(goal: Goal) -> str:
    """The year for which a long-term goal is set."""
    return str((goal.due_on or goal.cycle.ends_on).year)


@register.filter
def horizon_url(goal: Goal) -> str:
    """The page of a long-term goal: its strategy document, else its own."""
    if goal.unit is None:
        return goal.get_absolute_url()
    parts = [goal.organization.slug, goal.framework, goal.unit.public_id]
    return reverse("strategy:document", args=parts)


@register.filter
def period_in_words(cycle: Cycle, today: dt.date) -> str:
    """Name the cycle: “this quarter” when it contains today, else its own name."""
    words = {
        cycle.Kind.YEAR: _("this year"),
        cycle.Kind.HALF: _("this half-year"),
        cycle.Kind.QUARTER: _("this quarter"),
        cycle.Kind.MONTH: _("this month"),
    }
    if cycle.contains(today) and cycle.kind in words:
        return words[cycle.Kind(cycle.kind)]
    return cycle_label(cycle)
