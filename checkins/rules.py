"""When a goal asks for a check-in. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
import math

from scheduling.weeks import WEEK, week_start

SECONDS_PER_CHECK_IN = 20


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
