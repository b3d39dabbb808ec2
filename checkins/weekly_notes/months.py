"""A period as months and their weeks (source 000). Pure: no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from organizations.weeks import week_start, weeks_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.weeks import PeriodWeek

# Columns of the grid. A period of a single month may take one more: its first and its
# last week are cut.
USUAL_WEEKS = 5
MIDDLE = dt.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month by its first day, with the weeks whose middle is in it."""

    first: dt.date
    weeks: list[PeriodWeek] = field(default_factory=list)


def months_of(
    starts_on: dt.date, ends_on: dt.date, first_weekday: int
) -> list[MonthOf]:
    """The months of a period. `first_weekday`: ISO, Monday is 1."""
    months: dict[dt.date, MonthOf] = {}
    for week in weeks_of(starts_on, ends_on, first_weekday):
        middle = week_start(week.starts_on, first_weekday) + MIDDLE
        first = min(max(middle, starts_on), ends_on).replace(day=1)
        months.setdefault(first, MonthOf(first)).weeks.append(week)
    return list(months.values())


def n_columns(months: Iterable[MonthOf]) -> int:
    """How many weeks wide the grid is: five, or six."""
    return max([USUAL_WEEKS, *(len(month.weeks) for month in months)])
