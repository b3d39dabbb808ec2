"""Adds and orders parts of a document on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from frameworks.spec import KindRef
from goals.models import Goal
from goals.services import create_goal

if TYPE_CHECKING:
    from goals.querysets import GoalQuerySet
    from organizations.models import Membership, Unit


def add_part(
    parent: Goal,
    *,
    kind: str,
    title: str,
    by: Membership,
    owner: Membership | None,
    unit: Unit | None,
) -> Goal:
    """Create a one-sentence part of the parent's framework: a value, a method.

    Active if the parent is. Raises ValidationError for a kind that is measured or
    unknown, and as `create_goal`.
    """
    catalogue = catalogue_of(by.organization)
    found = catalogue.kind(KindRef(parent.framework, kind))
    if found is None or found.measured or found.is_root:
        raise ValidationError(_("Use the goal form to add this type."))
    if parent.state not in (Goal.State.ACTIVE, Goal.State.DRAFT):
        raise ValidationError(_("Choose a goal that is not closed or archived."))
    return create_goal(
        by=by,
        framework=parent.framework,
        kind=kind,
        parent=parent,
        title=title,
        owner=owner,
        unit=unit,
        cycle=parent.cycle,
        state=parent.state,
        contributes=found.contributes,
        progress_source=found.source.value,
    )


def beside(membership: Membership, goal: Goal) -> GoalQuerySet:
    """The goals that the goal is ranked among: of its kind and its time."""
    goals = Goal.objects.in_organization(membership.organization)
    cycle = goal.cycle
    return (
        goals.visible_to(membership)
        .unarchived()
        .filter(framework=goal.framework, kind=goal.kind)
        .filter(
            cycle__starts_on__lte=cycle.ends_on, cycle__ends_on__gte=cycle.starts_on
        )
    )
