"""What somebody who leaves has, as far as it goes to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goals.models import Goal
from organizations.models import Membership
from organizations.querysets import has_not_left

if TYPE_CHECKING:
    from goals.querysets import GoalQuerySet
    from organizations.querysets import MembershipQuerySet

OPEN = (Goal.State.DRAFT, Goal.State.ACTIVE)
# Goals that are listed one by one; the others go with the rest.
MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Handover:
    """`goals`: those that the reader may see. `n_hidden`: the others, which are handed
    over without being read. `n_reports`: people whose manager they are.
    """

    goals: list[Goal]
    n_hidden: int
    n_more: int
    n_reports: int


def open_goals(member: Membership) -> GoalQuerySet:
    """Also drafts that nobody else may read."""
    return Goal.objects.filter(
        organization_id=member.organization_id, owner=member, state__in=OPEN
    )


def reports_of(member: Membership) -> MembershipQuerySet:
    """Whoever has not left, invited people too."""
    return Membership.objects.filter(
        has_not_left(), organization_id=member.organization_id, manager=member
    )


def handover_of(member: Membership, *, by: Membership) -> Handover:
    """Queries: 4."""
    goals = open_goals(member)
    seen = goals.visible_to(by).with_people().order_by("title", "pk")
    n_seen = seen.count()
    return Handover(
        goals=list(seen[:MOST_LISTED]),
        n_hidden=goals.count() - n_seen,
        n_more=max(0, n_seen - MOST_LISTED),
        n_reports=reports_of(member).count(),
    )
