"""When a goal is due for a check-in. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
import math

from organizations.weeks import WEEK, week_start

SECONDS_PER_CHECK_IN = 20


def is_due(
    cadence_days: int | None,
    last_on: dt.date | None,
    *,
    today: dt.date,
    first_weekday: int,
) -> bool:
    """Whether a check-in is due: once a week, or once per longer cadence.

    A weekly goal is due again with the organization's new week, however late the last
    check-in was. `cadence_days`: None for a goal that takes none.
    """
    if cadence_days is None:
        return False
    if last_on is None:
        return True
    if cadence_days <= WEEK:
        return last_on < week_start(today, first_weekday)
    return (today - last_on).days >= cadence_days


def minutes_for(n_check_ins: int) -> int:
    """Estimated minutes for that many check-ins, rounded up."""
    return math.ceil(n_check_ins * SECONDS_PER_CHECK_IN / 60)


def confidence_by_pace(health: str) -> int | None:
    """The confidence that pace alone suggests, in percent; None without a pace."""
    return {"done": 90, "on_track": 70, "at_risk": 50, "off_track": 30}.get(health)
