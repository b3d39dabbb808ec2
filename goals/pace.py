"""Where progress should be by now. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


class GoalPeriod(NamedTuple):
    """First and last day of a goal, both inclusive."""

    starts_on: dt.date
    ends_on: dt.date


def pace_of(
    period: GoalPeriod | None, today: dt.date, *, by_year: bool = False
) -> float | None:
    """Share of the period that has passed at the end of `today`, 0–1; None without one.

    `by_year`: only whole years count, so that a single quarter does not move a goal of
    ten to twenty-five years (source 000, “they don’t require certainty”).
    """
    if period is None:
        return None
    if by_year and today < period.ends_on:
        today = end_of_last_year(period.starts_on, today)
    total = (period.ends_on - period.starts_on).days + 1
    if total <= 0:
        return 1.0
    return min(1.0, max(0.0, ((today - period.starts_on).days + 1) / total))


def end_of_last_year(start: dt.date, today: dt.date) -> dt.date:
    """The last day of the last whole year since `start`.

    A year from 29 February ends with the last day of a February.
    """
    year = today.year - ((today.month, today.day) < (start.month, start.day))
    is_leap_day = (start.month, start.day) == (2, 29)
    first = dt.date(year, 3, 1) if is_leap_day else start.replace(year=year)
    return first - dt.timedelta(days=1)
