from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from checkins.cadence.policy import policy_of
from notifications.planning.missed_check_ins import tell_line
from notifications.planning.silent_goals import ask_owners
from organizations.models import Organization
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    import datetime as dt


def look_around(organization_id: int, now: dt.datetime | None = None) -> None:
    """What takes several check-ins to show; each case leads to one message."""
    now = now or timezone.now()
    with in_organization(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        policy = policy_of(organization)
        if policy.escalates_after:
            tell_line(organization, policy.escalates_after, now)
    with in_organization(organization_id):
        if policy.abandoned_after:
            ask_owners(organization, now)
