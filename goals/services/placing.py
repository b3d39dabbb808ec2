from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from goals.services.positions import last_sibling, move_to, record_move
from goals.tree import lines_up, lock_tree

if TYPE_CHECKING:
    from goals.models import Goal
    from organizations.models import Membership


class PlacementError(ValidationError):
    """A goal of this kind may not have this parent."""


class LoopError(PlacementError):
    """The goal would become its own ancestor."""


def check_placement(goal: Goal, parent: Goal | None) -> None:
    """Check that the goal may be below `parent`. Call it with the tree locked.

    Raises PlacementError or LoopError.
    """
    if parent is not None and parent.organization_id != goal.organization_id:
        raise PlacementError({"parent": _("Choose a goal of this organization.")})
    if parent is not None and goal.pk and stands_under(parent, goal):
        raise LoopError({"parent": _("A goal can’t be placed under itself.")})
    catalogue = catalogue_of(goal.organization)
    above = parent.kind_ref if parent else None
    finding = catalogue.placement_finding(goal.kind_ref, above)
    if finding is not None:
        raise PlacementError({"parent": finding.text})


def stands_under(goal: Goal, ancestor: Goal) -> bool:
    """Whether `ancestor` is the goal itself or one of its ancestors."""
    return ancestor.pk in lines_up(goal.organization_id, [goal.pk]).get(goal.pk, [])


def lock_edge(goal: Goal) -> None:
    """Read the edge to the parent anew, with the tree locked until the transaction ends.

    Not the row: whoever moves goals locks the tree first.
    """
    lock_tree(goal.organization_id)
    goal.refresh_from_db(fields=["parent", "contributes", "weight", "rationale"])


@transaction.atomic
def align_goal(
    goal: Goal,
    *,
    to: Goal | None,
    by: Membership,
    reason: str = "",
    **edge: Any,
) -> Goal:
    """Move the goal with all descendants to another parent, or to the top (`to` None).

    `edge`: contributes, weight, rationale. Raises as `edit_goal`.
    """
    from goals.services.writing import edit_goal, next_position  # noqa: PLC0415  which imports this module

    fields: dict[str, Any] = {"parent": to, **edge}
    if to is None or to.pk != goal.parent_id:
        fields["position"] = next_position(goal.organization_id, to.pk if to else None)
    return edit_goal(goal, by=by, reason=reason, **fields)


@transaction.atomic
def reorder_goal(goal: Goal, *, before: Goal | None, by: Membership) -> Goal:
    """Move the goal before a sibling, or to the end (`before` None).

    Siblings of a root are the roots of its cycle. Reads and writes only the siblings
    between its old and its new position. Raises PlacementError when `before` is not a
    sibling.
    """
    lock_tree(goal.organization_id)
    # The goal may have moved since it was read.
    goal.refresh_from_db(fields=["parent", "position"])
    if before is not None:
        before.refresh_from_db(fields=["parent", "position"])
        if before.pk == goal.pk or before.parent_id != goal.parent_id:
            raise PlacementError(_("Choose a goal with the same parent."))
    move_to(goal, before.pk if before else last_sibling(goal), behind=before is None)
    record_move(goal, by=by)
    return goal
