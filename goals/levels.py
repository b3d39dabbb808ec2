"""The organizational level of a goal, from loaded rows, and the same as a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from frameworks.spec import Level
from organizations.models import Membership, Unit

if TYPE_CHECKING:
    from goals.models import Goal

LEADING = (Membership.Role.LEADER, Membership.Role.HR_ADMIN, Membership.Role.OWNER)


def level_from(
    unit_kind: str | None, owner_role: str | None, owner_name: str = ""
) -> Level:
    """Level as in `level_of`, from columns. `owner_role` None: no member owns the goal."""
    if unit_kind is None:
        alone = owner_role is None and not owner_name
        return Level.COMPANY if alone else Level.INDIVIDUAL
    if unit_kind == Unit.Kind.COMPANY or owner_role in (None, *LEADING):
        return Level(unit_kind)
    return Level.INDIVIDUAL


def level_of(goal: Goal) -> Level:
    """Level of the goal: company, department or team of its unit, or individual.

    A leader owns goals on behalf of their unit: a goal of the head of Sales is at the
    level of Sales, one of their reports is individual. A goal of the company is at
    company level, whoever owns it. With an imported owner who is not a member, the
    unit's level counts. Queries: 0 for a goal that came `with_people`.
    """
    return level_from(
        goal.unit.kind if goal.unit else None,
        goal.owner.role if goal.owner else None,
        goal.owner_name,
    )


def of_unit_as_a_whole(path: str = "") -> Q:
    """Filter of a unit's goals for those at the unit's level, as in `level_from`.

    `path`: lookup path to the goal, with underscores at its end. A goal of the company
    is at company level whoever owns it, which this does not look at.
    """
    return Q(**{f"{path}owner": None}) | Q(**{f"{path}owner__role__in": LEADING})
