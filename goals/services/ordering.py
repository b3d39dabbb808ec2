from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from goals.services.placing import reorder_goal
from goals.tree import lock_tree

if TYPE_CHECKING:
    from goals.models import Goal
    from goals.querysets import GoalQuerySet
    from organizations.models import Membership

UP = -1
DOWN = 1


class OrderingStep(NamedTuple):
    """Where the goal stands among the siblings on the page: `place` counts from 1.

    `before`: the sibling on the page that now follows it, None: it is the last one.
    """

    moved: bool
    place: int
    n_siblings: int
    before: Goal | None


@transaction.atomic
def step_goal(
    goal: Goal, *, by: Membership, step: int, among: GoalQuerySet
) -> OrderingStep:
    """Change places with the neighbour above (`UP`) or below (`DOWN`).

    `among`: the goals that are on the page; siblings that are not, of another cycle say,
    are passed over. At the end of the list nothing happens.
    """
    lock_tree(goal.organization_id)
    goal.refresh_from_db(fields=["parent", "position"])
    siblings = list(among.filter(parent=goal.parent_id).order_by("position", "id"))
    place = next((i for i, s in enumerate(siblings) if s.pk == goal.pk), -1)
    to = place + step
    if place < 0 or not 0 <= to < len(siblings):
        return OrderingStep(
            moved=False, place=place + 1, n_siblings=len(siblings), before=None
        )
    siblings.insert(to, siblings.pop(place))
    following = siblings[to + 1 :]
    # Last on the page need not be last of all: it stays right behind its neighbour.
    reorder_goal(goal, before=following[0] if following else None, by=by)
    return OrderingStep(
        moved=True,
        place=to + 1,
        n_siblings=len(siblings),
        before=following[0] if following else None,
    )
