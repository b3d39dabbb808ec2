"""When a cadence asks, on a calendar and on a clock. Pure: no database, no clock.

Weekdays are ISO: Monday is 1, Sunday is 7.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
MONTHS_OF_QUARTER = 3
MONTHS_OF_YEAR = 12
LAST = -1
DAYS_OF_WEEK = 7


class Rhythm(StrEnum):
    WEEKLY = "weekly"
    WEEKS = "weeks"
    MONTH_WEEKDAY = "month_weekday"
    MONTH_DAY = "month_day"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    NEVER = "never"


# A day of the month that falls on a weekend moves to a working day.
BY_DATE = frozenset({Rhythm.MONTH_DAY, Rhythm.QUARTERLY, Rhythm.YEARLY})


@dataclass(frozen=True, slots=True)
class CheckInCadence:
    """How often and on which day people are asked, with times in their local time.

    `every`: weeks between, of `WEEKS`. `nth`: 1–4 or -1, of `MONTH_WEEKDAY`.
    `month_day`: 1–31, the last one where a month is shorter. `quarter_month`: 1–3.
    `open_days`: from the day it opens to the day it closes. `remind_days_before` it
    closes; None: never.
    """

    rhythm: Rhythm = Rhythm.WEEKLY
    every: int = 1
    weekday: int = 1
    nth: int = 1
    month_day: int = 1
    quarter_month: int = 3
    # The first Monday of a year that began with one: weeks are counted from it.
    anchor_on: dt.date = dt.date(2024, 1, 1)
    asked_at: dt.time = dt.time(9)
    open_days: int = 4
    closes_at: dt.time = dt.time(12)
    grace_days: int = 2
    remind_days_before: int | None = 1

    @property
    def days(self) -> int | None:
        """Days without an update after which a goal counts as silent, without grace.

        None: any number.
        """
        return {
            Rhythm.WEEKLY: 7,
            Rhythm.WEEKS: 7 * self.every,
            Rhythm.MONTH_WEEKDAY: 35,
            Rhythm.MONTH_DAY: 31,
            Rhythm.QUARTERLY: 92,
            Rhythm.YEARLY: 366,
            Rhythm.NEVER: None,
        }[self.rhythm]


@dataclass(frozen=True, slots=True)
class CheckInTimes:
    """The times of one check-in, as instants in UTC.

    `remind_at`: None without a reminder.
    """

    opens_at: dt.datetime
    closes_at: dt.datetime
    grace_until: dt.datetime
    remind_at: dt.datetime | None


def asks_on(cadence: CheckInCadence, day: dt.date, year_month: int = 1) -> bool:
    """Whether the calendar alone asks on that day.

    `year_month`: the first month of the fiscal year.
    """
    match cadence.rhythm:
        case Rhythm.NEVER:
            return False
        case Rhythm.WEEKLY:
            return day.isoweekday() == cadence.weekday
        case Rhythm.WEEKS:
            return _is_nth_week(cadence, day)
        case Rhythm.MONTH_WEEKDAY:
            return day == nth_weekday(day.year, day.month, cadence.weekday, cadence.nth)
    asked = day == month_day(day.year, day.month, cadence.month_day)
    return asked and _is_month(cadence, (day.month - year_month) % MONTHS_OF_YEAR)


def _is_month(cadence: CheckInCadence, place: int) -> bool:
    """Whether it asks in the month; `place` counts from 0 in the fiscal year."""
    if cadence.rhythm == Rhythm.YEARLY:
        return place == 0
    if cadence.rhythm == Rhythm.QUARTERLY:
        return place % MONTHS_OF_QUARTER == cadence.quarter_month - 1
    return True


def days_asked(
    cadence: CheckInCadence, first: dt.date, last: dt.date, year_month: int = 1
) -> Iterator[dt.date]:
    """The days on which it asks from `first` to `last`, both inclusive, in order."""
    return (day for day in span(first, last) if asks_on(cadence, day, year_month))


def _is_nth_week(cadence: CheckInCadence, day: dt.date) -> bool:
    if day.isoweekday() != cadence.weekday:
        return False
    anchor = cadence.anchor_on - DAY * (cadence.anchor_on.isoweekday() - 1)
    monday = day - DAY * (day.isoweekday() - 1)
    return (monday - anchor).days // 7 % cadence.every == 0


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The first to fourth, or (-1) the last such weekday of a month."""
    if nth == LAST:
        last = month_day(year, month, 31)
        return last - DAY * ((last.isoweekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + DAY * ((weekday - first.isoweekday()) % 7) + WEEK * (nth - 1)


def month_day(year: int, month: int, day: int) -> dt.date:
    """That day of the month, or its last one when it is shorter."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def local_instant(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The instant, in UTC, at which clocks of the zone show the time on that day.

    In a gap (clocks jump forward) the next valid minute; in a fold (they go back) the
    first of the two (RELIABILITY R8). A day that a zone left out (Apia, 30 December
    2011) becomes the first minute after it.
    """
    wall = dt.datetime.combine(day, time.replace(tzinfo=None, fold=0))
    instant = wall.replace(tzinfo=zone).astimezone(dt.UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    return _after_gap(wall, zone)


def _after_gap(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The end of the gap: the transition between the two readings of the wall time."""
    early = wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC)
    late = wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    before = early.astimezone(zone).utcoffset()
    while late - early > dt.timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def check_in_times(
    cadence: CheckInCadence,
    day: dt.date,
    zone: ZoneInfo,
    is_away: Callable[[dt.date], bool] = lambda _day: False,
    weekend: frozenset[int] = frozenset(),
) -> CheckInTimes | None:
    """The times of the check-in asked on `day`; None for somebody away all along.

    Nothing falls due on leave: it opens on the first day, and closes on the last one of
    its days on which the member is there. A weekend next to days away counts as away:
    nobody comes back for a Saturday.
    """
    there = days_there(day, day + DAY * cadence.open_days, is_away, weekend)
    if not there:
        return None
    opens_at = local_instant(there[0], cadence.asked_at, zone)
    closes_at = local_instant(there[-1], cadence.closes_at, zone)
    if closes_at <= opens_at:
        # A single day, or a closing time before the asking one: close at the end of the
        # day.
        closes_at = local_instant(there[-1] + DAY, dt.time(0), zone)
    return CheckInTimes(
        opens_at=opens_at,
        closes_at=closes_at,
        grace_until=_days_later(closes_at, cadence.grace_days, zone),
        remind_at=_reminder(cadence, there, opens_at, closes_at, zone),
    )


def days_there(
    first: dt.date,
    last: dt.date,
    is_away: Callable[[dt.date], bool],
    weekend: frozenset[int],
) -> list[dt.date]:
    """The days, both inclusive, on which somebody is there.

    Without a weekend between days away and either end.
    """
    there = [each for each in span(first, last) if not is_away(each)]
    while there and there[0] != first and there[0].isoweekday() in weekend:
        del there[0]
    while there and there[-1] != last and there[-1].isoweekday() in weekend:
        del there[-1]
    return there


def span(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days from one to another, both inclusive."""
    while first <= last:
        yield first
        first += DAY


def _days_later(instant: dt.datetime, n_days: int, zone: ZoneInfo) -> dt.datetime:
    """The same local time, so many calendar days later; never earlier."""
    if not n_days:
        return instant
    local = instant.astimezone(zone)
    return local_instant(local.date() + DAY * n_days, local.time(), zone)


def _reminder(
    cadence: CheckInCadence,
    there: list[dt.date],
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    zone: ZoneInfo,
) -> dt.datetime | None:
    """When to remind: at the asking time, so many days before it closes.

    On a day away, the last day before it on which the member is there; always while it
    is open. None without a reminder.
    """
    if cadence.remind_days_before is None:
        return None
    wanted = there[-1] - DAY * cadence.remind_days_before
    day = max((each for each in there if each <= wanted), default=there[0])
    remind_at = local_instant(day, cadence.asked_at, zone)
    return remind_at if opens_at <= remind_at < closes_at else opens_at


def working_day(
    cadence: CheckInCadence, day: dt.date, weekend: frozenset[int] = frozenset({6, 7})
) -> dt.date:
    """Move a day of the month from a weekend to the next working day.

    A cadence by weekday keeps its day, and so does a location where every day is
    weekend.
    """
    if cadence.rhythm not in BY_DATE or len(weekend) == DAYS_OF_WEEK:
        return day
    while day.isoweekday() in weekend:
        day += DAY
    return day
