"""What an organization chose about check-ins; sensible before anybody chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduling.models import CheckInPolicy

if TYPE_CHECKING:
    from organizations.models import Organization


def policy_of(organization: Organization) -> CheckInPolicy:
    """The organization's policy; the first time it is asked for, it is made.

    Queries: 1. Inside the organization.
    """
    known = CheckInPolicy.objects.filter(organization=organization).first()
    if known is not None:
        return known
    made, _created = CheckInPolicy.objects.get_or_create(organization=organization)
    return made
