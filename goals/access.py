"""The only door to a goal: missing or foreign is 404, visible but not allowed is 403."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from goals.models import Goal
from organizations.models import Membership

if TYPE_CHECKING:
    from collections.abc import Callable

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
        .filter(public_id=public_id.replace("\0", ""))
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


def may_see(membership: Membership, goal: Goal) -> bool:
    """As `GoalQuerySet.visible_to`, for a goal that is at hand. Queries: as `may_edit`."""
    return goal.state != Goal.State.DRAFT or (
        membership.is_admin
        or membership.pk in (goal.owner_id, goal.created_by_id)
        or (goal.owner is not None and goal.owner.manager_id == membership.pk)
    )


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


class NewGoal(NamedTuple):
    """A goal that somebody wants to write: whose it would be, and where it would stand."""

    by: Membership
    owner: Membership | None
    unit: Unit | None
    parent: Goal | None = None


class Grant(NamedTuple):
    """One way to be allowed. `who` and `what` say it; `holds` decides it."""

    who: str
    what: str
    holds: Callable[[NewGoal], bool]


def _is_admin(wish: NewGoal) -> bool:
    return wish.by.is_admin


def _is_own(wish: NewGoal) -> bool:
    return wish.owner == wish.by and _is_near(wish)


def _is_of_report(wish: NewGoal) -> bool:
    owner = wish.owner
    return owner is not None and owner.manager_id == wish.by.pk


def _is_led(wish: NewGoal) -> bool:
    owner_fits = wish.owner is None or leads(wish.by, wish.owner.unit)
    if wish.unit is None:
        return wish.owner is not None and owner_fits
    return leads(wish.by, wish.unit) and (owner_fits or wish.owner == wish.by)


def _is_below_own_unit(wish: NewGoal) -> bool:
    mine = wish.by.unit_id
    return (
        mine is not None
        and wish.owner is None
        and wish.unit is not None
        and wish.unit.pk == mine
        and wish.parent is not None
        and wish.parent.unit_id == mine
    )


def _is_near(wish: NewGoal) -> bool:
    """Not in the name of a unit that is not one's own."""
    return wish.unit is None or wish.unit.pk == wish.by.unit_id


# Who may write goals for whom. Any line is enough; nothing else is.
CREATION = (
    Grant("HR admins and owners", "for everybody and every unit", _is_admin),
    Grant("everybody", "for themselves, in their own unit or in none", _is_own),
    Grant("managers", "for those who report to them", _is_of_report),
    Grant("leaders", "for their unit, those below it, and their people", _is_led),
    Grant(
        "everybody", "for their unit, under a goal of their unit", _is_below_own_unit
    ),
)


def may_create_for(
    membership: Membership,
    owner: Membership | None,
    unit: Unit | None,
    parent: Goal | None = None,
) -> bool:
    """Whether the member may write a goal with this owner or unit (`CREATION`).

    Queries: 0 when `owner` came with its unit.
    """
    wish = NewGoal(membership, owner, unit, parent)
    return any(grant.holds(wish) for grant in CREATION)


def may_import(membership: Membership) -> bool:
    """Whole trees are imported by HR admins, owners and leaders."""
    return membership.is_admin or membership.role == Membership.Role.LEADER
