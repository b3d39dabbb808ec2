"""Goals that the roll-up has not seen as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goals.models import GoalDirty, GoalProgress

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Organization


def waiting_goals(organization: Organization) -> QuerySet[GoalDirty, int]:
    """Ids of goals that changed since the roll-up, or were never counted; some twice."""
    dirty = GoalDirty.objects.filter(organization=organization).order_by()
    new = GoalProgress.objects.filter(organization=organization, cycle_id=None)
    return dirty.values_list("goal_id", flat=True).union(
        new.order_by().values_list("goal_id", flat=True), all=True
    )
