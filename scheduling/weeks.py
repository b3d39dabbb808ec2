"""Weeks: where one begins, and its number in a period. Pure, no clock."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

WEEK = 7


class Week(NamedTuple):
    """The position of a day in a period: week `now` of `total`, from 1."""

    now: int
    total: int


def week_start(day: dt.date, first_weekday: int) -> dt.date:
    """The first day of the week that contains `day`. ISO: Monday is 1, Sunday is 7."""
    return day - dt.timedelta(days=(day.isoweekday() - first_weekday) % WEEK)


def week_of(starts_on: dt.date, ends_on: dt.date, day: dt.date) -> Week:
    """The week of a period, both days inclusive; a day outside counts as its edge."""
    total = max(1, round(((ends_on - starts_on).days + 1) / WEEK))
    return Week(min(total, max(1, (day - starts_on).days // WEEK + 1)), total)


def week_named(starts_on: dt.date, ends_on: dt.date, week_on: dt.date) -> Week:
    """The number of a whole week of a period, by the week's first day.

    A period may begin in mid-week: all seven days get the number of the last one, or a
    reminder on Monday would name another week than the page on Friday.
    """
    return week_of(starts_on, ends_on, week_on + dt.timedelta(days=WEEK - 1))
