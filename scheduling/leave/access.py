"""Access to leave: the member, their manager and HR admins."""

from __future__ import annotations

from django.http import Http404

from organizations.models import Membership
from organizations.policy import require
from scheduling.models import Leave


def get_member_of_leave(membership: Membership, public_id: str) -> Membership:
    """Return a member whose leave one may edit. Queries: 1.

    Raises Http404 for a colleague whose leave is not theirs to read, as for nobody.
    """
    member = (
        Membership.objects.in_organization(membership.organization)
        .current()
        .select_related("user", "location")
        .filter(public_id=public_id)
        .first()
    )
    if member is None:
        raise Http404
    require(membership, "leave.keep", member)
    member.organization = membership.organization
    return member


def get_leave(member: Membership, public_id: str) -> Leave:
    """Return one leave of the member. Queries: 1. Raises Http404."""
    row = Leave.objects.filter(
        organization_id=member.organization_id,
        member=member,
        public_id=public_id.replace("\0", ""),
    ).first()
    if row is None:
        raise Http404
    return row
