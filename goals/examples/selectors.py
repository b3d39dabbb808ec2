from __future__ import annotations

from typing import TYPE_CHECKING

from goals.examples.ids import made_ids
from goals.models import Goal
from organizations.models import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organizations.models import Membership

# Verbs of the events that the insertion itself records.
MADE = ("goal.created", "example.inserted")


def made_goals(first: Goal, *, by: Membership) -> list[Goal]:
    """Goals that the member created from an example, in order. Queries: 1.

    `first`: the first of them.
    """
    goals = (
        Goal.objects.in_organization(by.organization)
        .filter(created_by=by, public_id__in=made_ids(first.public_id))
        .with_people()
        .order_by("pk")
    )
    return list(goals)


def is_untouched(goals: Sequence[Goal]) -> bool:
    """Whether the goals are unchanged drafts without other children. Queries: 2."""
    if not goals or any(goal.state != Goal.State.DRAFT for goal in goals):
        return False
    organization = goals[0].organization
    ids = [goal.pk for goal in goals]
    happened = Event.objects.filter(
        organization=organization, object_type="goals.goal", object_id__in=ids
    ).exclude(verb__in=MADE)
    others = Goal.objects.in_organization(organization).filter(parent__in=ids)
    return not happened.exists() and not others.exclude(pk__in=ids).exists()
