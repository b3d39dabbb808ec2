"""Who sets a rhythm: HR admins; leads of a unit for it, where units may choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from organizations.hierarchy import leads_any
from organizations.policy import may, require
from scheduling.check_in_policy import policy_of
from scheduling.resolve import RuleScope

if TYPE_CHECKING:
    from organizations.models import Membership
    from scheduling.targets import RuleTarget


def check_may_set(by: Membership, target: RuleTarget) -> None:
    """Raises PermissionDenied, which says why. Queries: 0 for HR admins, else 1."""
    if target.scope != RuleScope.UNIT:
        require(by, "cadence.configure")
    elif not may(by, "unit_cadence.configure", target.unit):
        if leads_any(by) and not policy_of(by.organization).units_may_choose:
            raise PermissionDenied(
                _(
                    "Your organization sets the check-in schedule of every unit. Ask "
                    "HR to change it."
                )
            )
        raise PermissionDenied(
            _("You can only set the check-in schedule of units you lead.")
        )


def check_may_look(by: Membership) -> None:
    """The page of all rhythms: leads of a unit see it where units may choose.

    Queries: 0 or 1.
    """
    require(by, "unit_cadence.configure")
