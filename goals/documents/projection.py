"""When something far away is reached at the pace so far. Pure: no database, no clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

# Less than a quarter of a year is no pace of ten.
LEAST_DAYS = 91
# Further away than this, a year says no more than "not like this".
MOST_YEARS = 100
DAYS_IN_YEAR = 365.25


def year_of_arrival(
    way: tuple[Decimal, Decimal],
    now: Decimal,
    *,
    since: dt.date,
    today: dt.date,
) -> int | None:
    """The year in which the number gets from `way[0]` to `way[1]`, as fast as until now.

    `since`: the day on which it was at `way[0]`. None where nothing can be said: it has
    arrived, has not moved towards it, began a moment ago or takes more than a century.
    """
    start, target = way
    days = (today - since).days
    if start == target or days < LEAST_DAYS:
        return None
    share = float((now - start) / (target - start))
    if not 0 < share < 1 or days / share > MOST_YEARS * DAYS_IN_YEAR:
        return None
    return (since + timedelta(days=days / share)).year
