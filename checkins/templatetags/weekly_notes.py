from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django import template

from checkins.metric_sources.selectors import source_name
from checkins.weekly_notes.forms import WeekNoteForm
from goals.selectors.line import glyph_of
from scheduling.schedule import WEEKEND
from ui.dates import format_days

if TYPE_CHECKING:
    from checkins.weekly_notes.model import NotesSheet, WeekCell
    from organizations.weeks import PeriodWeek

register = template.Library()
register.filter(source_name)
register.filter("level_glyph", glyph_of)


@register.simple_tag
def week_form(sheet: NotesSheet, cell: WeekCell) -> WeekNoteForm:
    """`{% week_form sheet cell as form %}`: the form of an open week, prefilled."""
    return WeekNoteForm(sheet, cell)


@register.filter
def days_of(week: PeriodWeek) -> str:
    """The days of the week without a weekend at its end: “18–22 May”, “29 Jun–3 Jul”."""
    first, last = week.starts_on, week.ends_on
    while last > first and last.isoweekday() in WEEKEND:
        last -= dt.timedelta(days=1)
    return format_days(first, last, "day")
