"""When a distant target is reached at the pace so far. Pure: no database, no clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

# Less than a quarter of a year is too short to project ten years.
LEAST_DAYS = 91
# Beyond this many years a projection means nothing.
MOST_YEARS = 100
DAYS_IN_YEAR = 365.25


def year_of_arrival(
    way: tuple[Decimal, Decimal],
    now: Decimal,
    *,
    since: dt.date,
    today: dt.date,
) -> int | None:
    """The year in which the value gets from `way[0]` to `way[1]` at the pace so far.

    `since`: the day on which it was at `way[0]`. None if it cannot be projected: it has
    arrived, has not moved towards the target, began too recently, or takes more than a
    century.
    """
    start, target = way
    days = (today - since).days
    if start == target or days < LEAST_DAYS:
        return None
    share = float((now - start) / (target - start))
    if not 0 < share < 1 or days / share > MOST_YEARS * DAYS_IN_YEAR:
        return None
    return (since + timedelta(days=days / share)).year
