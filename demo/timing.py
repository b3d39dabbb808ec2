"""Where Kestrel stands in time, so that it looks alive on any day of any year. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from organizations.calendar import add_months

WEEK = dt.timedelta(days=7)
WEEKS = 8
# The middle of a quarter's eighth week: where the company of the mock-ups is.
IDEAL_AGE_DAYS = 53
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DemoTiming:
    """The day of loading, in the second quarter of a fiscal year of Kestrel's own.

    A calendar quarter may begin today, with nothing to show. So the fiscal year is chosen
    for the day: the current quarter is the one, of the two that began on the first of
    a month one or two months ago, whose eighth week is nearest. It is 39 to 69 days old
    (week 6 to 10 of 13); on most days of February, May, August and November it is the
    calendar's. Being the second quarter it leaves the year's goals a first one to have
    moved in.

    `has_begun`: whether the working day has; before that nobody has said a word of it.
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
        """How many weekly check-ins fit between the quarter's start and today."""
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
        """The Friday of the week before: who spoke then is due this week, and not silent
        yet (goals.rules).
        """
        monday = self.today - dt.timedelta(days=self.today.weekday())
        return monday - dt.timedelta(days=3)
