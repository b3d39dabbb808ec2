"""Where in the organization a goal stands. Pure: reads what the row came with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.spec import Level
from organizations.models import Membership, Unit

if TYPE_CHECKING:
    from goals.models import Goal

LEADING = (Membership.Role.LEADER, Membership.Role.HR_ADMIN, Membership.Role.OWNER)


def level_from(
    unit_kind: str | None, owner_role: str | None, owner_name: str = ""
) -> Level:
    """As `level_of`, from what SQL reads. `owner_role` None: no member owns it."""
    if unit_kind is None:
        alone = owner_role is None and not owner_name
        return Level.COMPANY if alone else Level.INDIVIDUAL
    if unit_kind == Unit.Kind.COMPANY or owner_role in (None, *LEADING):
        return Level(unit_kind)
    return Level.INDIVIDUAL


def level_of(goal: Goal) -> Level:
    """Company, department or team for a unit's goal, individual for a person's.

    Who leads a unit stands for it: a head of Sales carries the goal of Sales, and each
    of their people a goal of their own. A goal of the company is one, whoever carries it.
    An imported owner who is no member stands for the unit. Queries: 0 for a goal that
    came `with_people`.
    """
    return level_from(
        goal.unit.kind if goal.unit else None,
        goal.owner.role if goal.owner else None,
        goal.owner_name,
    )


def stands_for_unit(owner: Membership) -> bool:
    return owner.role in LEADING
