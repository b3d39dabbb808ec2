"""Who sees how many take part: HR admins and leaders of everybody, leads of their units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organizations.hierarchy import named_units
from organizations.policy import Capability, has, require

if TYPE_CHECKING:
    from organizations.models import Membership


def top_units(membership: Membership) -> list[int] | None:
    """The units whose people they see, with those below; None: the whole organization.

    Queries: 1 at most. Raises Http404 for everybody else.
    """
    require(membership, "participation.read")
    if has(membership, Capability.PARTICIPATION_READ):
        return None
    return [unit.pk for unit in named_units(membership)]
