"""Access to a goal: missing or foreign is 404, visible but not allowed is 403."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.db.models import BooleanField, Func
from django.http import Http404

from goals.models import Goal
from goals.permissions import wish_for
from organizations.compiled_queries import compiled
from organizations.policy import may, require

if TYPE_CHECKING:
    from goals.querysets import GoalQuerySet
    from organizations.models import Membership, Unit

type Purpose = Literal[
    "read", "check_in", "edit", "reorder", "archive", "delete", "share"
]


def get_goal(membership: Membership, public_id: str, *, to: Purpose = "read") -> Goal:
    """The goal with what its page shows of people. Queries: 1.

    Raises Http404 for one that the member may not know of, PermissionDenied for one that
    they may read, but not write.
    """
    found = _visible_goal(membership, public_id.replace("\0", ""))
    if not found:
        raise Http404
    goal = found[0]
    goal.organization = membership.organization
    require(membership, f"goal.{to}", goal)
    return goal


@compiled
def _visible_goal(membership: Membership, public_id: str) -> GoalQuerySet:
    goals = Goal.objects.in_organization(membership.organization)
    visible = goals.visible_to(membership).with_holders()
    has_private_children = Func(
        *("organization_id", "pk"),
        function="goals_has_private_children",
        output_field=BooleanField(),
    )
    found = visible.filter(public_id=public_id)
    return found.annotate(has_private_children=has_private_children)[:1]


def may_edit(membership: Membership, goal: Goal) -> bool:
    """Queries: 0 for a goal that came `with_people`."""
    return may(membership, "goal.edit", goal)


def may_see(membership: Membership, goal: Goal) -> bool:
    """As `GoalQuerySet.visible_to`, for a loaded goal. Queries: as `may_edit`, and 1 for
    the first shared draft of somebody else.
    """
    return may(membership, "goal.read", goal)


def may_reorder(membership: Membership, goal: Goal, parent: Goal | None) -> bool:
    """Whether the member may edit the goal or its parent, whose children are reordered."""
    return may(membership, "goal.reorder", goal) or (
        parent is not None and may(membership, "goal.reorder", parent)
    )


def may_create_for(
    membership: Membership,
    owner: Membership | None,
    unit: Unit | None,
    parent: Goal | None = None,
) -> bool:
    """Whether the member may write a goal with this owner or unit. Queries: 0."""
    return may(membership, "goal.create", wish_for(owner, unit, parent))


def discussed_with(membership: Membership, goal: Goal) -> Membership | None:
    """The person in whose 1:1 with the member the goal is a topic.

    Its owner, if the member is their manager; else the member's own manager. None
    without one, once they have left, or when they can't read the goal. Queries: 0 for
    the owner `with_people`, 1 for one's own manager.
    """
    owner = goal.owner
    is_managed = owner is not None and owner.manager_id == membership.pk
    other: Membership | None = owner if is_managed else membership.manager
    if other is None or other.has_left or not may_see(other, goal):
        return None
    return other


def may_import(membership: Membership) -> bool:
    """Whether the member may import. Each line of a file is checked besides."""
    return may(membership, "goals.import")
