"""What a goal's kind says of it, for whoever shows it. Queries: 0 `with_people`.

Only for goals whose `organization`, `owner` and `unit` are at hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from frameworks.selectors import catalogue_of
from frameworks.spec import Role
from goals.levels import level_of

if TYPE_CHECKING:
    from frameworks.catalogue import Catalogue
    from frameworks.spec import Kind
    from goals.models import Goal


def kind_of(goal: Goal) -> Kind | None:
    """None for a kind that is not installed: its goals stay as they are."""
    return catalogue_of(goal.organization).kind(goal.kind_ref)


def is_statement(goal: Goal) -> bool:
    """Said, not measured: a value, an obstacle, a how."""
    kind = kind_of(goal)
    return kind is not None and kind.is_statement


def takes_check_ins(goal: Goal) -> bool:
    """Whether people log a value on it now."""
    return goal.is_open and goal.is_measured and not is_statement(goal)


def is_horizon(goal: Goal) -> bool:
    """Further away than any plan: a BHAG and its milestones."""
    kind = kind_of(goal)
    return kind is not None and kind.role == Role.HORIZON


def kind_name(goal: Goal) -> str:
    """As the organization calls it, e.g. “Key result”."""
    return catalogue_of(goal.organization).kind_name(goal.kind_ref)


def framework_name(goal: Goal) -> str:
    found = catalogue_of(goal.organization).framework(goal.framework)
    return str(found.name) if found else goal.framework


def confidence_style(goal: Goal) -> str:
    """Whether “words” or “percent”: its framework's at its level, else the organization's."""
    organization = goal.organization
    own = catalogue_of(organization).confidence_style(goal.framework, level_of(goal))
    return own or organization.confidence_style


def of_role(catalogue: Catalogue, role: Role, *, above: bool = False) -> Q:
    """The goals whose kinds have that role; or, `above`, those right under such goals."""
    prefix = "parent__" if above else ""
    found = Q(pk__in=[])
    for framework, kind in catalogue.kinds():
        if kind.role == role:
            found |= Q(
                **{f"{prefix}framework": framework.slug, f"{prefix}kind": kind.slug}
            )
    return found
