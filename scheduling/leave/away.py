"""Whether members are away on a day, for `Membership.status`."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from scheduling.models import Leave


def is_away(day: dt.date) -> Q:
    """Members with days away that contain the day. Queries: 0."""
    leaves = Leave.objects.filter(
        organization=OuterRef("organization"),
        member=OuterRef("pk"),
        starts_on__lte=day,
        ends_on__gte=day,
    )
    return Q(Exists(leaves))
