"""Check-ins that wait for a reply, and recent replies."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from feedback.models import Reply
from feedback.permissions import escalated_weeks, partnered_weeks
from organizations.policy import find
from organizations.querysets import is_here
from scheduling.models import Period

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Membership

# A check-in without a reply for longer does not wait any more: it belongs into a 1:1.
WAITS_FOR = dt.timedelta(weeks=6)
LATELY = dt.timedelta(days=14)
MOST_LATEST = 3
MOST_SHOWN = 30


def awaits_reply() -> Q:
    """Check-ins that wait for their manager's reply, for at most `WAITS_FOR`.

    A new manager owes none to what was submitted before they were the manager, and
    nobody owes one to themselves. As `is_owed`; the badge, the page and the digest all
    count by it.
    """
    lately = Q(submitted_at__gte=timezone.now() - WAITS_FOR, answered_at=None)
    since = Q(submitted_at__gte=F("member__managed_since"))
    own = Q(submitted_by=F("member__manager"))
    return lately & (Q(member__managed_since=None) | since) & ~own


def is_owed(period: Period) -> bool:
    """As `awaits_reply`, for a period loaded with its member. Queries: 0."""
    member, at = period.member, period.submitted_at
    if at is None or period.answered_at is not None:
        return False
    if at < timezone.now() - WAITS_FOR:
        return False
    is_new = member.managed_since is None or at >= member.managed_since
    return bool(is_new and period.submitted_by_id != member.manager_id)


def unanswered(member: Membership) -> QuerySet[Period]:
    """Check-ins of the member's reports that wait for their reply. Queries: 0."""
    return Period.objects.filter(
        find(member, "week.manage"),
        is_here("member"),
        awaits_reply(),
        organization_id=member.organization_id,
    )


def n_unanswered(member: Membership) -> int:
    """How many check-ins wait for the member's reply. Queries: 1."""
    return unanswered(member).count()


def latest_replies(member: Membership) -> list[Reply]:
    """Recent replies of others to the member's check-ins, the newest first.

    A reaction is left out when the same person also wrote something. Queries: 1.
    """
    texts = Reply.objects.filter(
        period=OuterRef("period"), by=OuterRef("by"), undone_at=None
    ).exclude(text="")
    return list(
        Reply.objects.filter(
            organization_id=member.organization_id,
            period__member=member,
            undone_at=None,
            created_at__gte=timezone.now() - LATELY,
        )
        .exclude(by=member)
        .exclude(kind=Reply.Kind.ESCALATED)
        .exclude(Exists(texts), kind=Reply.Kind.REACTION)
        .select_related("by__user", "period")
        .order_by("-id")[:MOST_LATEST]
    )


def shown_to(member: Membership) -> list[Period]:
    """Check-ins that the member reads as a partner, or that were escalated to them.

    The newest first. Queries: 1.
    """
    submitted = Period.objects.filter(
        organization_id=member.organization_id, submitted_at__isnull=False
    ).order_by()
    # A union rather than OR, which would scan all submitted check-ins.
    keys = (
        submitted.filter(partnered_weeks(member))
        .values("pk")
        .union(submitted.filter(escalated_weeks(member)).values("pk"))
    )
    return list(
        Period.objects.filter(pk__among=keys)
        .exclude(member=member)
        .exclude(member__manager=member)
        .select_related("member__user", "member__manager__user", "member__location")
        .order_by("-submitted_at")[:MOST_SHOWN]
    )
