"""What the pages of personal settings show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checkins.models import MetricSource
from organizations.models import Location, Membership

if TYPE_CHECKING:
    from django.db.models import QuerySet


def places_to_choose(member: Membership) -> list[Location] | None:
    """The organization's locations; None where HR places people. Queries: 1 at most."""
    if not member.organization.people_choose_location:
        return None
    return list(Location.objects.filter(organization=member.organization))


def own_row(member: Membership, *, lock: bool = False) -> Membership:
    """The member as it is now, with account and location. Queries: 1.

    `lock`: until the transaction ends, the account too; of two forms at once the second
    one sees what the first one saved.
    """
    rows: QuerySet[Membership] = Membership.objects.select_related("user", "location")
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self", "user"))
    found = rows.get(organization_id=member.organization_id, pk=member.pk)
    found.organization = member.organization
    return found


def own_sources(member: Membership) -> list[MetricSource]:
    """The metric sources that the member made, active ones first. Queries: 1."""
    rows = MetricSource.objects.filter(
        organization_id=member.organization_id, created_by=member
    )
    return sorted(rows, key=lambda row: row.revoked_at is not None)
