"""A cadence in plain words, for pages and messages. No database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from scheduling.rules import DAYS_OF_WEEK, LAST, Rhythm
from ui.dates import format_date, weekday_name

if TYPE_CHECKING:
    import datetime as dt

    from scheduling.rules import CheckInCadence

LONGEST_MONTH = 31
# Rhythms by weekday; the others are by date, and their closing day is counted in days.
BY_WEEKDAY = frozenset({Rhythm.WEEKLY, Rhythm.WEEKS, Rhythm.MONTH_WEEKDAY})


def sentence(cadence: CheckInCadence) -> str:
    """The whole cadence as a sentence.

    “every week on Monday at 9:00, open until Friday at 12:00, two-day grace period”.
    """
    if cadence.rhythm == Rhythm.NEVER:
        return how_often(cadence)
    return _("%(how_often)s at %(time)s, %(open_until)s, %(grace)s") % {
        "how_often": how_often(cadence),
        "time": clock(cadence.asked_at),
        "open_until": open_until(cadence),
        "grace": grace(cadence),
    }


def name_of(cadence: CheckInCadence) -> str:
    """A short name: “weekly”."""
    if cadence.rhythm == Rhythm.WEEKS:
        return ngettext(
            "every %(weeks)d week", "every %(weeks)d weeks", cadence.every
        ) % {"weeks": cadence.every}
    return {
        Rhythm.WEEKLY: _("weekly"),
        Rhythm.MONTH_WEEKDAY: _("monthly"),
        Rhythm.MONTH_DAY: _("monthly"),
        Rhythm.QUARTERLY: _("quarterly"),
        Rhythm.YEARLY: _("yearly"),
        Rhythm.NEVER: _("never"),
    }[cadence.rhythm]


def how_often(cadence: CheckInCadence) -> str:
    """The days: “every week on Monday”."""
    if cadence.rhythm not in BY_WEEKDAY:
        return _on_a_date(cadence)
    words = {
        "weekday": weekday_name(cadence.weekday),
        "weeks": cadence.every,
        "nth": nth_word(cadence.nth),
    }
    templates = {
        Rhythm.WEEKLY: _("every week on %(weekday)s"),
        Rhythm.WEEKS: _("every %(weeks)d weeks on %(weekday)s"),
        Rhythm.MONTH_WEEKDAY: _("on the %(nth)s %(weekday)s of each month"),
    }
    return templates[cadence.rhythm] % words


def _on_a_date(cadence: CheckInCadence) -> str:
    """The day of a rhythm by date; day 31 means the last day of any month."""
    on_day, on_last = {
        Rhythm.MONTH_DAY: (
            _("on day %(day)d of each month"),
            _("on the last day of each month"),
        ),
        Rhythm.QUARTERLY: (
            _("on day %(day)d of the %(month)s month of each quarter"),
            _("on the last day of the %(month)s month of each quarter"),
        ),
        Rhythm.YEARLY: (
            _("once a year, on day %(day)d of the first month of the fiscal year"),
            _("once a year, on the last day of the first month of the fiscal year"),
        ),
        Rhythm.NEVER: (_("never"), _("never")),
    }[cadence.rhythm]
    words = {
        "day": cadence.month_day,
        "month": _month_of_quarter(cadence.quarter_month),
    }
    return (on_last if cadence.month_day >= LONGEST_MONTH else on_day) % words


def open_until(cadence: CheckInCadence) -> str:
    """When it closes: “open until Friday at 12:00”."""
    time = clock(cadence.closes_at)
    if cadence.open_days == 0 and cadence.closes_at <= cadence.asked_at:
        return _("open until the end of that day")
    if cadence.open_days == 0:
        return _("open until %(time)s on the same day") % {"time": time}
    if cadence.rhythm in BY_WEEKDAY and cadence.open_days < DAYS_OF_WEEK:
        last = (cadence.weekday + cadence.open_days - 1) % DAYS_OF_WEEK + 1
        return _("open until %(weekday)s at %(time)s") % {
            "weekday": weekday_name(last),
            "time": time,
        }
    return ngettext(
        "open until %(time)s on the next day",
        "open until %(time)s, %(days)d days later",
        cadence.open_days,
    ) % {"time": time, "days": cadence.open_days}


def grace(cadence: CheckInCadence) -> str:
    """How long a late one is accepted: “two-day grace period”."""
    if cadence.grace_days == 0:
        return _("no grace period")
    days = number_word(cadence.grace_days)
    return ngettext(
        "%(days)s-day grace period", "%(days)s-day grace period", cadence.grace_days
    ) % {"days": days}


def reminder(cadence: CheckInCadence) -> str:
    """When the reminder is sent: “one reminder the day before”."""
    before = cadence.remind_days_before
    if before is None or cadence.rhythm == Rhythm.NEVER:
        return _("no reminder")
    if before == 0:
        return _("one reminder on the day it closes")
    return ngettext(
        "one reminder the day before it closes",
        "one reminder %(days)s days before it closes",
        before,
    ) % {"days": number_word(before)}


def clock(time: dt.time) -> str:
    """The time on a 24-hour clock: “9:00”."""
    return format_date(time, "short_time")


def nth_word(nth: int) -> str:
    """The ordinal in a month: “first”, “last”."""
    return {
        1: pgettext("weekday of the month", "first"),
        2: pgettext("weekday of the month", "second"),
        3: pgettext("weekday of the month", "third"),
        4: pgettext("weekday of the month", "fourth"),
        LAST: pgettext("weekday of the month", "last"),
    }.get(nth, str(nth))


def _month_of_quarter(place: int) -> str:
    return {
        1: pgettext("month of the quarter", "first"),
        2: pgettext("month of the quarter", "second"),
        3: pgettext("month of the quarter", "third"),
    }.get(place, str(place))


def number_word(number: int) -> str:
    """The number as a word up to five, else in digits."""
    words = {1: _("one"), 2: _("two"), 3: _("three"), 4: _("four"), 5: _("five")}
    return words.get(number, str(number))
