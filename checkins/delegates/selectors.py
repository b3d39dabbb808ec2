from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from checkins.permissions import assisted_by
from organizations.models import Membership
from scheduling.models import Period

if TYPE_CHECKING:
    from organizations.querysets import MembershipQuerySet


def writable_by(membership: Membership) -> MembershipQuerySet:
    """Members for whom one may check in: current reports, and as their assistant."""
    chosen = assisted_by(membership).values("member")
    return (
        Membership.objects.in_organization(membership.organization)
        .current()
        .filter(Q(manager=membership) | Q(pk__among=chosen))
        .exclude(pk=membership.pk)
    )


@dataclass(frozen=True, slots=True)
class DelegatedCheckIn:
    """Somebody for whom the member may check in.

    `waits`: their check-in is open and not submitted. `is_report`: the member may write
    as their manager.
    """

    member: Membership
    waits: bool
    is_report: bool


def delegated_check_ins(membership: Membership) -> list[DelegatedCheckIn]:
    """Everybody for whom the member may check in.

    First those who chose them as assistant, then their reports; each by name. Queries:
    1.
    """
    now = timezone.now()
    waiting = Period.objects.filter(
        member=OuterRef("pk"),
        opens_at__lte=now,
        grace_until__gt=now,
        submitted_at=None,
        excuse="",
    )
    rows = (
        writable_by(membership).select_related("user").annotate(waits=Exists(waiting))
    )
    found = [
        DelegatedCheckIn(
            row, bool(getattr(row, "waits", False)), row.manager_id == membership.pk
        )
        for row in rows.order_by("user__name", "id")
    ]
    return sorted(found, key=lambda each: each.is_report)
