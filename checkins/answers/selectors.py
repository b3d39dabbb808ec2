"""What waits for an answer, and what was answered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from checkins.models import Period

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Membership

# A check-in that nobody answered for longer waits no more: the talk is the place then.
WAITS_FOR = dt.timedelta(weeks=6)


def unanswered(member: Membership) -> QuerySet[Period]:
    """Check-ins of the member's people that wait for their answer. Queries: 0."""
    return Period.objects.filter(
        organization_id=member.organization_id,
        member__manager=member,
        member__left_at=None,
        submitted_at__gte=timezone.now() - WAITS_FOR,
        answered_at=None,
    )


def n_unanswered(member: Membership) -> int:
    """How many check-ins wait for the member's answer. Queries: 1."""
    return unanswered(member).count()
