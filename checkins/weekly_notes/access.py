from __future__ import annotations

from django.http import Http404

from organizations.models import Membership


def get_member(membership: Membership, public_id: str) -> Membership:
    """Return a current member of the organization.

    Which of their goals the reader may see is decided by the goals' own visibility.
    Queries: 1. Raises Http404 for anybody else.
    """
    if public_id == membership.public_id:
        return membership
    found = (
        Membership.objects.in_organization(membership.organization)
        .current()
        .select_related("user", "unit", "location")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    found.organization = membership.organization
    return found
