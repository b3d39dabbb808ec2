"""Where progress should be by now, and when a goal is silent. Pure: no clock."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

DAY = dt.timedelta(days=1)
# Days that a check-in may be late before the goal counts as silent.
GRACE_DAYS = 2


class GoalPeriod(NamedTuple):
    """First and last day on which progress is expected of a goal, both inclusive.

    `from_own_start`: it begins on the day after the goal's own start, else with the
    cycle.
    """

    starts_on: dt.date
    ends_on: dt.date
    from_own_start: bool = False

    @property
    def own_start(self) -> dt.date | None:
        """The day on which the goal itself started; None if it started with its cycle."""
        return self.starts_on - DAY if self.from_own_start else None


def goal_period(
    cycle_starts_on: dt.date,
    ends_on: dt.date,
    *,
    created_on: dt.date,
    starts_on: dt.date | None = None,
    with_cycle: bool = False,
) -> GoalPeriod:
    """The period from which a goal's pace follows.

    It begins with the goal's own start: the stated day (`starts_on`), else the day on
    which it was created. On that day itself nothing is expected yet. With the cycle if
    its owner says so (`with_cycle`), or if its own start is not within the period: a
    goal that was written before the quarter begins with the quarter.
    """
    start = starts_on or created_on
    if with_cycle or not cycle_starts_on < start <= ends_on:
        return GoalPeriod(cycle_starts_on, ends_on)
    return GoalPeriod(start + DAY, ends_on, from_own_start=True)


def expected_since(
    period: GoalPeriod | None, created_on: dt.date | None
) -> dt.date | None:
    """The day from which updates are expected: its creation, or its own later start."""
    own_start = period.own_start if period else None
    return max(filter(None, (created_on, own_start)), default=None)


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
    if period.from_own_start and today < period.starts_on:
        return 0.0
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


def is_silent(
    cadence_days: int | None, last_update: dt.date | None, today: dt.date
) -> bool:
    """Whether the last update is older than the cadence and its grace."""
    if cadence_days is None or last_update is None:
        return False
    return (today - last_update).days > cadence_days + GRACE_DAYS
