"""The organization's check-in settings, with defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organizations.models import Membership
from scheduling.models import CheckInPolicy

if TYPE_CHECKING:
    from organizations.models import Organization


def policy_of(organization: Organization) -> CheckInPolicy:
    """The organization's policy, created with defaults on first access.

    Queries: 1. Inside the organization.
    """
    existing = CheckInPolicy.objects.filter(organization=organization).first()
    if existing is not None:
        return existing
    policy, _created = CheckInPolicy.objects.get_or_create(organization=organization)
    return policy


def may_choose_rhythm(membership: Membership) -> bool:
    """Whether the member may set cadence rules.

    HR admins for everybody; leaders for their units, when the organization allows it.
    Queries: 0 or 1.
    """
    if membership.is_admin:
        return True
    leads = membership.role == Membership.Role.LEADER
    return leads and policy_of(membership.organization).units_may_choose
