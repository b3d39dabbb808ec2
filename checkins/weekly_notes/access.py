from __future__ import annotations

from django.http import Http404

from organizations.models import Membership


def get_member(membership: Membership, public_id: str) -> Membership:
    """Return a colleague: any current member. Queries: 1. Raises Http404 for anybody
    else.

    Which of their goals the reader may see is decided by the goals' own visibility.
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
