"""Access to participation figures: HR admins for all, leaders for their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from organizations.models import Membership


def top_unit(membership: Membership) -> int | None:
    """The unit whose figures the member sees, with those below; None: all units.

    Queries: 0. Raises PermissionDenied for everybody else.
    """
    if membership.is_admin:
        return None
    if membership.role == membership.Role.LEADER and membership.unit_id is not None:
        return membership.unit_id
    raise PermissionDenied(_("HR admins and leaders see who takes part."))
