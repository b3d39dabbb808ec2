"""The organization's check-in settings, with defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduling.models import CheckInPolicy

if TYPE_CHECKING:
    from organizations.models import Organization


def policy_of(organization: Organization) -> CheckInPolicy:
    """The organization's policy, created with defaults on first access.

    Queries: 1. Inside the organization.
    """
    known = CheckInPolicy.objects.filter(organization=organization).first()
    if known is not None:
        return known
    made, _created = CheckInPolicy.objects.get_or_create(organization=organization)
    return made
