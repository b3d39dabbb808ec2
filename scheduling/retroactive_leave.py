"""Excuse missed check-ins when leave is entered afterwards.

The plan does not change periods that are over; but somebody who was ill enters it when
they are back.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from scheduling.days_off import days_off_from
from scheduling.models import Period
from scheduling.rules import DAY, days_there, local_instant
from scheduling.schedule import weekend_of

if TYPE_CHECKING:
    from organizations.models import Membership

MOMENT = dt.timedelta(seconds=1)


def excuse_missed(member: Membership, first: dt.date, last: dt.date) -> int:
    """Excuse missed periods between two days, both inclusive; return how many.

    Only those on none of whose days the member was there. Queries: 1, or 4.
    """
    missed = Period.objects.filter(
        organization_id=member.organization_id,
        member=member,
        submitted_at=None,
        excuse="",
        grace_until__lte=timezone.now(),
        closes_at__gt=local_instant(first, dt.time(0), member.zone),
        opens_at__lt=local_instant(last + DAY, dt.time(0), member.zone),
    )
    days = {row.pk: _days(row, member) for row in missed}
    if not days:
        return 0
    opened, closed = zip(*days.values(), strict=True)
    away = days_off_from(member.organization, min(opened), max(closed), [member.pk])
    weekend = weekend_of(member)

    def is_away(day: dt.date) -> bool:
        return bool(away.excuse(member, day))

    excused = [
        pk for pk, each in days.items() if not days_there(*each, is_away, weekend)
    ]
    return missed.filter(pk__in=excused).update(excuse=Period.Excuse.LEAVE)


def _days(row: Period, member: Membership) -> tuple[dt.date, dt.date]:
    """The period's first and last local day; midnight counts for the day before."""
    zone = member.zone
    closed = (row.closes_at - MOMENT).astimezone(zone)
    return row.opens_at.astimezone(zone).date(), closed.date()
