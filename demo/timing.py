"""Dates of Kestrel relative to the day of loading, so that it looks current on any day.
Pure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from organizations.calendar import add_months

WEEK = dt.timedelta(days=7)
WEEKS = 8
# The middle of a quarter's eighth week, which the mock-ups show.
IDEAL_AGE_DAYS = 53
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DemoTiming:
    """Dates for the day of loading, in the second quarter of Kestrel's own fiscal year.

    A calendar quarter may begin today, with nothing to show. So the fiscal year is
    chosen for the day: the current quarter is the one, of the two that began on the
    first of a month one or two months ago, whose eighth week is nearest. It is 39 to 69
    days old (week 6 to 10 of 13); on most days of February, May, August and November it
    is the calendar's. As it is the second quarter, the year's goals had a first one to
    make progress in.

    `has_begun`: whether the working day has begun; before that nobody has checked in
    today.
    """

    today: dt.date
    has_begun: bool = True

    @property
    def quarter_starts_on(self) -> dt.date:
        starts = [add_months(self.today, -months) for months in (1, 2)]
        return min(
            starts, key=lambda day: abs((self.today - day).days + 1 - IDEAL_AGE_DAYS)
        )

    @property
    def fiscal_year_start_month(self) -> int:
        return self.year_starts_on.month

    @property
    def year_starts_on(self) -> dt.date:
        return add_months(self.quarter_starts_on, -3)

    @property
    def n_weeks(self) -> int:
        """Number of weekly check-ins between the quarter's start and today."""
        age = (self.today - self.quarter_starts_on).days
        return min(WEEKS, (age - 1) // WEEK.days)

    def check_in_days(self, last: dt.date) -> list[dt.date]:
        """One day a week up to `last`, oldest first, never before the quarter began."""
        days = [last - n * WEEK for n in range(self.n_weeks - 1, -1, -1)]
        return [day for day in days if day >= self.quarter_starts_on]

    def working_day(self, days_ago: int) -> dt.date:
        """That day, or the Friday before its weekend."""
        day = self.today - dt.timedelta(days=max(days_ago, not self.has_begun))
        return day - dt.timedelta(days=max(0, day.weekday() - SATURDAY + 1))

    @property
    def last_week(self) -> dt.date:
        """The Friday of last week: a goal updated then is due this week, and not
        overdue yet (goals.pace).
        """
        monday = self.today - dt.timedelta(days=self.today.weekday())
        return monday - dt.timedelta(days=3)
