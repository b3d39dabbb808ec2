"""Who sees how many take part: HR admins of everybody, leaders of their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from organizations.models import Membership


def top_unit(membership: Membership) -> int | None:
    """The unit whose people they see, with those below; None: the whole organization.

    Queries: 0. Raises PermissionDenied for everybody else.
    """
    if membership.is_admin:
        return None
    if membership.role == membership.Role.LEADER and membership.unit_id is not None:
        return membership.unit_id
    raise PermissionDenied(_("HR admins and leaders see who takes part."))
