"""Weeks: where one begins, and its number in a period. Pure, no clock.

A week of a period is one of the organization's calendar weeks, from its first weekday on;
the first and the last one of a period may be cut by its ends. So each day of a period is
in one week, all days of a calendar week have one number, and a quarter has 13 or 14
weeks. Charts, page heads, the notes and reminders all count by this one rule.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

WEEK = 7


class Week(NamedTuple):
    """The position of a day in a period: week `now` of `total`, from 1."""

    now: int
    total: int


@dataclass(frozen=True, slots=True)
class PeriodWeek:
    """A week of a period, both days inclusive; `number` counts from 1 in the period."""

    number: int
    starts_on: dt.date
    ends_on: dt.date

    def contains(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on


def week_start(day: dt.date, first_weekday: int) -> dt.date:
    """The first day of the week that contains `day`. ISO: Monday is 1, Sunday is 7."""
    return day - dt.timedelta(days=(day.isoweekday() - first_weekday) % WEEK)


def week_of(
    starts_on: dt.date, ends_on: dt.date, day: dt.date, first_weekday: int
) -> Week:
    """The week of a period, both days inclusive; a day outside counts as its edge."""
    total = _number(starts_on, ends_on, first_weekday)
    now = _number(starts_on, day, first_weekday)
    return Week(min(total, max(1, now)), total)


def weeks_of(
    starts_on: dt.date, ends_on: dt.date, first_weekday: int
) -> list[PeriodWeek]:
    """All weeks of a period, the first and the last one cut by its ends."""
    first = week_start(starts_on, first_weekday)
    return [
        PeriodWeek(
            number,
            max(starts_on, begin := first + dt.timedelta(weeks=number - 1)),
            min(ends_on, begin + dt.timedelta(days=WEEK - 1)),
        )
        for number in range(1, _number(starts_on, ends_on, first_weekday) + 1)
    ]


def _number(starts_on: dt.date, day: dt.date, first_weekday: int) -> int:
    """The number of the day's week, unlimited: 0 and less before the period."""
    days = week_start(day, first_weekday) - week_start(starts_on, first_weekday)
    return days.days // WEEK + 1
