from __future__ import annotations

from typing import TYPE_CHECKING

from organizations.models import Event

if TYPE_CHECKING:
    from goals.models import Goal


def last_editor(goal: Goal) -> str:
    """Name of the member who last changed the goal; "" if unknown. Queries: 1."""
    event = (
        Event.objects.filter(
            organization_id=goal.organization_id,
            object_type="goals.goal",
            object_id=goal.pk,
        )
        .select_related("actor__user")
        .order_by("-id")
        .first()
    )
    return str(event.actor) if event and event.actor else ""
