from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from checkins.delegates.selectors import writable_by

if TYPE_CHECKING:
    from organizations.models import Membership


def get_delegator(membership: Membership, public_id: str) -> Membership:
    """Return a member for whom the given one may check in.

    That is themselves, a direct report, or somebody who chose them as assistant.
    Queries: 1, none for themselves. Raises Http404 for anybody else.
    """
    if public_id == membership.public_id:
        return membership
    rows = writable_by(membership).filter(public_id=public_id)
    found = rows.select_related("user", "unit", "location", "manager__user").first()
    if found is None:
        raise Http404
    found.organization = membership.organization
    return found
