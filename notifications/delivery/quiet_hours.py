"""When somebody may be disturbed again. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from checkins.cadence.rules import local_instant

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)
# Nobody's absence is looked through for longer.
MOST_DAYS = 60


def is_quiet(at: dt.time, quiet_from: dt.time, quiet_until: dt.time) -> bool:
    """Whether a local time lies in the quiet hours, which may span midnight.

    The same time twice: there are none.
    """
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def quiet_end(
    now: dt.datetime, zone: ZoneInfo, quiet_from: dt.time, quiet_until: dt.time
) -> dt.datetime | None:
    """The end of the quiet hours that hold now, in UTC; None outside of them."""
    local = now.astimezone(zone)
    if not is_quiet(local.time(), quiet_from, quiet_until):
        return None
    day = local.date()
    if local.time() >= quiet_until:
        day += DAY
    # Where the clocks go back the same wall time comes twice.
    return max(local_instant(day, quiet_until, zone), now + dt.timedelta(minutes=1))


def back_at(
    now: dt.datetime,
    zone: ZoneInfo,
    morning: dt.time,
    is_away: Callable[[dt.date], bool],
) -> dt.datetime | None:
    """The morning on which somebody who is away today is back; None: not soon."""
    today = now.astimezone(zone).date()
    for n in range(1, MOST_DAYS + 1):
        if not is_away(today + DAY * n):
            return local_instant(today + DAY * n, morning, zone)
    return None
