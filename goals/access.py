"""The only door to a goal: missing or foreign is 404, visible but not allowed is 403."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from goals.models import Goal
from organizations.models import Membership

if TYPE_CHECKING:
    from organizations.models import Unit

type Purpose = Literal["read", "check_in", "edit"]


def get_goal(membership: Membership, public_id: str, *, to: Purpose = "read") -> Goal:
    """The goal with what its page shows of people. Queries: 1.

    Raises Http404 for one that the member may not know of, PermissionDenied for one that
    they may read, but not write.
    """
    goal = (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .with_people()
        .filter(public_id=public_id)
        .first()
    )
    if goal is None:
        raise Http404
    goal.organization = membership.organization
    if to != "read" and not may_edit(membership, goal):
        raise PermissionDenied(_("Only its owner and their leaders change this goal."))
    return goal


def may_edit(membership: Membership, goal: Goal) -> bool:
    """Owners, their managers, the leaders of its unit, HR admins; the author of a draft.

    Queries: 0 for a goal that came `with_people`.
    """
    if membership.is_admin or goal.owner_id == membership.pk:
        return True
    if goal.state == Goal.State.DRAFT and goal.created_by_id == membership.pk:
        return True
    if goal.owner is not None and goal.owner.manager_id == membership.pk:
        return True
    return leads(membership, goal.unit)


def may_reorder(membership: Membership, goal: Goal, parent: Goal | None) -> bool:
    """Who may edit a goal, or the one above it: their order is the parent's affair."""
    return may_edit(membership, goal) or (
        parent is not None and may_edit(membership, parent)
    )


def leads(membership: Membership, unit: Unit | None) -> bool:
    """Whether the member leads this unit: their own one."""
    return (
        unit is not None
        and membership.role == Membership.Role.LEADER
        and membership.unit_id in (unit.pk, unit.parent_id)
    )


def may_import(membership: Membership) -> bool:
    """Whole trees are imported by HR admins, owners and leaders."""
    return membership.is_admin or membership.role == Membership.Role.LEADER
