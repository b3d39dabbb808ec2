"""When a goal asks for a check-in. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
import math
from typing import NamedTuple

WEEK = 7
SECONDS_PER_CHECK_IN = 20


class Week(NamedTuple):
    """Where a day stands in a period: week `now` of `total`, from 1."""

    now: int
    total: int


def week_start(day: dt.date, first_weekday: int) -> dt.date:
    """The first day of the week that holds `day`. ISO: Monday is 1, Sunday is 7."""
    return day - dt.timedelta(days=(day.isoweekday() - first_weekday) % WEEK)


def week_of(starts_on: dt.date, ends_on: dt.date, day: dt.date) -> Week:
    """The week of a period, both days inclusive; a day outside counts as its edge."""
    total = max(1, round(((ends_on - starts_on).days + 1) / WEEK))
    return Week(min(total, max(1, (day - starts_on).days // WEEK + 1)), total)


def week_named(starts_on: dt.date, ends_on: dt.date, week_on: dt.date) -> Week:
    """The number by which people know a whole week of a period, by its first day.

    A period may begin in mid-week: all seven days have the number that the last one has,
    or a reminder of Monday would name another week than the page on Friday.
    """
    return week_of(starts_on, ends_on, week_on + dt.timedelta(days=WEEK - 1))


def is_due(
    cadence_days: int | None,
    last_on: dt.date | None,
    *,
    today: dt.date,
    first_weekday: int,
) -> bool:
    """Whether a check-in is asked for: once a week, or once per longer cadence.

    A weekly goal starts anew with the organization's week, however late last week's was.
    """
    if cadence_days is None:
        return False
    if last_on is None:
        return True
    if cadence_days <= WEEK:
        return last_on < week_start(today, first_weekday)
    return (today - last_on).days >= cadence_days


def minutes_for(n_check_ins: int) -> int:
    """How long that many take, in minutes, rounded up."""
    return math.ceil(n_check_ins * SECONDS_PER_CHECK_IN / 60)


def confidence_by_pace(health: str) -> int | None:
    """What pace alone would say of the chances, in percent; None where it says nothing."""
    return {"done": 90, "on_track": 70, "at_risk": 50, "off_track": 30}.get(health)
