"""Small queries of the views for goals that their URL does not name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goals.models import Goal
from goals.tree import subtree

if TYPE_CHECKING:
    from goals.querysets import GoalQuerySet
    from organizations.models import Membership


def visible_goals(membership: Membership) -> GoalQuerySet:
    """All goals of the organization that the member may see."""
    goals = Goal.objects.in_organization(membership.organization)
    return goals.visible_to(membership)


def goal_made_as(membership: Membership, public_id: str) -> Goal | None:
    """The member's own goal created with the form's prepared id, if any. Queries: 1."""
    if not public_id:
        return None
    goal = (
        Goal.objects.in_organization(membership.organization)
        .filter(public_id=public_id.replace("\0", ""), created_by=membership)
        .first()
    )
    if goal is not None:
        goal.organization = membership.organization
    return goal


def count_open_below(goal: Goal) -> int:
    """Number of active goals below the goal."""
    below = subtree(goal.organization_id, goal.pk) - {goal.pk}
    goals = Goal.objects.in_organization(goal.organization).active()
    return goals.filter(pk__in=below).count() if below else 0
