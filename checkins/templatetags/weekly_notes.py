from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import date_format

from checkins.metric_sources.selectors import source_name
from checkins.weekly_notes.forms import WeekNoteForm
from goals.selectors.line import glyph_of
from scheduling.schedule import WEEKEND

if TYPE_CHECKING:
    from checkins.weekly_notes.model import NotesSheet, WeekCell
    from checkins.weekly_notes.months import WeekOf

register = template.Library()
register.filter(source_name)
register.filter("level_glyph", glyph_of)


@register.simple_tag
def week_form(sheet: NotesSheet, cell: WeekCell) -> WeekNoteForm:
    """`{% week_form sheet cell as form %}`: the form of an open week, prefilled."""
    return WeekNoteForm(sheet, cell)


@register.filter
def days_of(week: WeekOf) -> str:
    """The days of the week without a weekend at its end: “18–22 May”, “29 Jun–3 Jul”."""
    first, last = week.starts_on, week.ends_on
    while last > first and last.isoweekday() in WEEKEND:
        last -= dt.timedelta(days=1)
    if first == last:
        return date_format(first, "j M")
    begin = "j" if first.month == last.month else "j M"
    return f"{date_format(first, begin)}–{date_format(last, 'j M')}"
