from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from notifications.planning.missed_check_ins import notify_managers
from notifications.planning.silent_goals import ask_owners
from organizations.models import Organization
from organizations.tenancy import in_organization
from scheduling.check_in_policy import policy_of

if TYPE_CHECKING:
    import datetime as dt


def run_escalations(organization_id: int, now: dt.datetime | None = None) -> None:
    """Notify managers of missed check-ins, and ask owners of silent goals. Repeatable."""
    now = now or timezone.now()
    with in_organization(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        policy = policy_of(organization)
        if policy.escalates_after:
            notify_managers(organization, policy.escalates_after, now)
    with in_organization(organization_id):
        if policy.abandoned_after:
            ask_owners(organization, now)
