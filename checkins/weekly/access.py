"""Access for whoever writes a check-in; for readers see feedback.replies.access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from scheduling.models import Period

if TYPE_CHECKING:
    from organizations.models import Membership


def get_own_period(member: Membership, public_id: str) -> Period:
    """Return a period of the member. Queries: 1. Raises Http404 for any other."""
    rows = Period.objects.filter(organization=member.organization, member=member)
    period = rows.filter(public_id=public_id.replace("\0", "")).first()
    if period is None:
        raise Http404
    period.member = member
    return period
