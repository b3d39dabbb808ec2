"""Where in the organization a goal stands. Pure: reads what the row came with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.spec import Level
from organizations.models import Membership, Unit

if TYPE_CHECKING:
    from goals.models import Goal


def level_of(goal: Goal) -> Level:
    """Company, department or team for a unit's goal, individual for a person's.

    Who leads a unit stands for it: a head of Sales carries the goal of Sales, and each
    of their people a goal of their own. A goal of the company is one, whoever carries it.
    An imported owner who is no member stands for the unit. Queries: 0 for a goal that
    came `with_people`.
    """
    if goal.unit is None:
        alone = goal.owner_id is None and not goal.owner_name
        return Level.COMPANY if alone else Level.INDIVIDUAL
    is_company = goal.unit.kind == Unit.Kind.COMPANY
    if is_company or goal.owner is None or stands_for_unit(goal.owner):
        return Level(goal.unit.kind)
    return Level.INDIVIDUAL


def stands_for_unit(owner: Membership) -> bool:
    return owner.role != Membership.Role.MEMBER
