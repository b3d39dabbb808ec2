from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from goals.models import Goal
from goals.services.positions import move_to, record_move
from goals.tree import lock_tree

if TYPE_CHECKING:
    from goals.querysets import GoalQuerySet
    from organizations.models import Membership

UP = -1
DOWN = 1


class OrderingStep(NamedTuple):
    """Position of the goal among its siblings on the page: `place` counts from 1.

    `before`: the sibling on the page that now follows it; None: it is the last one.
    """

    moved: bool
    place: int
    n_siblings: int
    before: Goal | None


@transaction.atomic
def step_goal(
    goal: Goal, *, by: Membership, step: int, among: GoalQuerySet
) -> OrderingStep:
    """Swap the goal with its neighbour above (`UP`) or below (`DOWN`).

    `among`: the goals on the page; other siblings, of another cycle for example, are
    skipped. At the end of the list nothing happens.
    """
    lock_tree(goal.organization_id)
    goal.refresh_from_db(fields=["parent", "position"])
    rows = among.filter(parent=goal.parent_id).order_by("position", "id")
    keys = list(rows.values_list("pk", flat=True))
    place = keys.index(goal.pk) if goal.pk in keys else -1
    to = place + step
    if place < 0 or not 0 <= to < len(keys):
        return OrderingStep(
            moved=False, place=place + 1, n_siblings=len(keys), before=None
        )
    move_to(goal, keys[to], behind=step == DOWN)
    record_move(goal, by=by)
    keys.insert(to, keys.pop(place))
    following = Goal.objects.filter(pk__in=keys[to + 1 : to + 2]).first()
    return OrderingStep(
        moved=True, place=to + 1, n_siblings=len(keys), before=following
    )
