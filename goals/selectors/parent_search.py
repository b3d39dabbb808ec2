from __future__ import annotations

from typing import TYPE_CHECKING

from goals.models import Goal

if TYPE_CHECKING:
    from organizations.models import Membership


def find_parent(
    membership: Membership, public_id: str, *, now: Goal | None
) -> Goal | None:
    """The goal that a form names as parent, if the member may see it, else None.

    `now`: the present parent, which may stay even if the member may not see it.
    Queries: 1 at most.
    """
    if not public_id:
        return None
    if now is not None and now.public_id == public_id:
        return now
    return (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .filter(public_id=public_id.replace("\0", ""))
        .with_people()
        .first()
    )
