"""A period as months and their weeks (source 000). Pure: no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduling.weeks import WEEK, week_start

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_WEEKS = 5
MIDDLE = dt.timedelta(days=3)
LAST = dt.timedelta(days=WEEK - 1)


@dataclass(frozen=True, slots=True)
class WeekOf:
    """A week of a period, both days inclusive; `number` counts from 1 in the period."""

    number: int
    starts_on: dt.date
    ends_on: dt.date

    def contains(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month by its first day, with the weeks whose middle is in it."""

    first: dt.date
    weeks: list[WeekOf] = field(default_factory=list)


def months_of(
    starts_on: dt.date, ends_on: dt.date, first_weekday: int
) -> list[MonthOf]:
    """The months of a period with at most five weeks each.

    `first_weekday`: ISO, Monday is 1.
    """
    months: dict[dt.date, MonthOf] = {}
    for week in _weeks(starts_on, ends_on, first_weekday):
        middle = week_start(week.starts_on, first_weekday) + MIDDLE
        first = min(max(middle, starts_on), ends_on).replace(day=1)
        _put(months.setdefault(first, MonthOf(first)).weeks, week)
    return list(months.values())


def _weeks(
    starts_on: dt.date, ends_on: dt.date, first_weekday: int
) -> Iterator[WeekOf]:
    start, number = week_start(starts_on, first_weekday), 1
    while start <= ends_on:
        yield WeekOf(number, max(start, starts_on), min(start + LAST, ends_on))
        start, number = start + LAST + dt.timedelta(days=1), number + 1


def _put(weeks: list[WeekOf], week: WeekOf) -> None:
    """Append a week; a sixth one, of a day or two, is merged into the fifth."""
    if len(weeks) == MOST_WEEKS:
        last = weeks.pop()
        week = WeekOf(last.number, last.starts_on, week.ends_on)
    weeks.append(week)
