"""Access to a check-in access: its two sides. For everybody else it is 404."""

from __future__ import annotations

from django.http import Http404

from checkins.models import CheckInAccess
from organizations.models import Membership
from organizations.policy import find


def get_check_in_access(membership: Membership, public_id: str) -> CheckInAccess:
    """Return an access of the member, on either side. Queries: 1.

    Raises Http404 for one between others.
    """
    row = (
        CheckInAccess.objects.filter(
            find(membership, "partner.end"),
            organization=membership.organization,
            public_id=public_id,
        )
        .select_related("member__user", "other__user")
        .first()
    )
    if row is None:
        raise Http404
    return row


def get_colleague(membership: Membership, public_id: str) -> Membership:
    """Return a current member of the organization. Queries: 1. Raises Http404."""
    row = (
        Membership.objects.in_organization(membership.organization)
        .current()
        .select_related("user")
        .filter(public_id=public_id.replace("\0", ""))
        .first()
    )
    if row is None:
        raise Http404
    return row
