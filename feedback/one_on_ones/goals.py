"""Goals as topics of 1:1s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from feedback.models import OneOnOneItem
from feedback.one_on_ones.services import add_item, one_on_one_between, remove_item
from goals.access import discussed_with

if TYPE_CHECKING:
    import uuid

    from feedback.models import OneOnOne
    from goals.models import Goal
    from organizations.models import Membership

LONGEST = OneOnOneItem._meta.get_field("text").max_length
CAUSE = "goal:"


@transaction.atomic
def add_goal_topic(
    goal: Goal, text: str, *, by: Membership, token: uuid.UUID
) -> OneOnOneItem:
    """Add the goal to the 1:1 about it; the title is the topic where `text` is empty.

    While the member's topic on the goal is open, that one is returned. Raises
    PermissionDenied when there is nobody to discuss it with.
    """
    known = open_topic(goal, by)
    if known is not None:
        return known
    topic = text.strip() or goal.title[:LONGEST]
    return add_item(
        _one_on_one(goal, by), topic, by=by, goal=goal, cause=f"{CAUSE}{token}"
    )


@transaction.atomic
def remove_goal_topic(goal: Goal, *, by: Membership) -> None:
    """Remove the member's open topic on the goal, if there is one.

    Raises ValidationError once it has notes.
    """
    known = open_topic(goal, by)
    if known is not None:
        remove_item(known, by=by)


def open_topic(goal: Goal, by: Membership) -> OneOnOneItem | None:
    """The topic that the member made of the goal and that waits to be discussed.

    Queries: 1.
    """
    return (
        OneOnOneItem.objects.filter(
            organization_id=goal.organization_id,
            goal=goal,
            by=by,
            talked_at=None,
            cause__startswith=CAUSE,
        )
        .select_related("talk__manager", "talk__member")
        .first()
    )


def _one_on_one(goal: Goal, by: Membership) -> OneOnOne:
    other = discussed_with(by, goal)
    if other is None:
        raise PermissionDenied(_("You have no 1:1 in which to discuss this goal."))
    if other.manager_id == by.pk:
        return one_on_one_between(by, other)
    return one_on_one_between(other, by)
