"""Which events a member reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from organizations.models import Event

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Membership

# As the condition of the index `event_by_others`.
BY_OTHERS = Q(subject__isnull=False) & ~Q(subject=F("actor"))
# Nobody learns from a list that they are to leave, before somebody spoke to them.
UNTOLD = ("member.leaving_planned", "member.leaving_cancelled")


def trail_of(member: Membership) -> QuerySet[Event]:
    """Everything that happened in the member's organization, the latest first."""
    return Event.objects.filter(organization_id=member.organization_id).order_by("-pk")


def by_others(member: Membership) -> QuerySet[Event]:
    """What others did to the member's own rows."""
    rows = trail_of(member).filter(BY_OTHERS, subject=member)
    return rows.exclude(verb__in=UNTOLD)
