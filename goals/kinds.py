"""Properties of a goal that its kind defines, for display. Queries: 0 `with_people`.

Only for goals whose `organization`, `owner` and `unit` are loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from frameworks.selectors import catalogue_of
from frameworks.spec import KindRef, Role
from goals.levels import level_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameworks.catalogue import Catalogue
    from frameworks.spec import Kind
    from goals.models import Goal


def kind_of(goal: Goal) -> Kind | None:
    """The goal's kind; None when it is not installed."""
    return catalogue_of(goal.organization).kind(goal.kind_ref)


def is_statement(goal: Goal) -> bool:
    """Whether the goal is a statement (a value, an obstacle, a how) without a metric."""
    kind = kind_of(goal)
    return kind is not None and kind.is_statement


def takes_check_ins(goal: Goal) -> bool:
    """Whether values can be checked in for the goal now."""
    return goal.is_open and goal.is_measured and not is_statement(goal)


def is_horizon(goal: Goal) -> bool:
    """Whether the goal lies beyond all plans: a BHAG or one of its milestones."""
    kind = kind_of(goal)
    return kind is not None and kind.role == Role.HORIZON


def kind_name(goal: Goal) -> str:
    """The kind's name in this organization, e.g. “Key result”."""
    return catalogue_of(goal.organization).kind_name(goal.kind_ref)


def framework_name(goal: Goal) -> str:
    found = catalogue_of(goal.organization).framework(goal.framework)
    return str(found.name) if found else goal.framework


def confidence_style(goal: Goal) -> str:
    """“words” or “percent”: the framework's at this level, else the organization's."""
    organization = goal.organization
    own = catalogue_of(organization).confidence_style(goal.framework, level_of(goal))
    return own or organization.confidence_style


def statements(catalogue: Catalogue) -> Q:
    """Filter for goals of a kind without progress: in SQL what `is_statement` says."""
    return of_kinds(
        framework.ref(kind)
        for framework, kind in catalogue.kinds()
        if kind.is_statement
    )


def kinds_of_role(catalogue: Catalogue, role: Role) -> tuple[KindRef, ...]:
    """The kinds with the role, in any framework."""
    return tuple(
        KindRef(framework.slug, kind.slug)
        for framework, kind in catalogue.kinds()
        if kind.role == role
    )


def of_kinds(kinds: Iterable[KindRef], *, above: bool = False) -> Q:
    """Filter for goals of one of the kinds. `above`: their direct children instead."""
    prefix = "parent__" if above else ""
    found = Q(pk__in=[])
    for ref in kinds:
        found |= Q(**{f"{prefix}framework": ref.framework, f"{prefix}kind": ref.kind})
    return found
