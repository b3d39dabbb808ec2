"""The far goal above everything, for home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from frameworks.selectors import catalogue_of
from frameworks.spec import Role
from goals.kinds import of_role
from goals.models import Goal

if TYPE_CHECKING:
    from organizations.models import Membership


def horizon_of(membership: Membership) -> Goal | None:
    """The organization's horizon in force: the one furthest away. Queries: 1."""
    organization = membership.organization
    goal = (
        Goal.objects.in_organization(organization)
        .active()
        .filter(of_role(catalogue_of(organization), Role.HORIZON), parent=None)
        .select_related("cycle", "unit", "owner")
        .order_by("-cycle__ends_on", "position", F("id"))
        .first()
    )
    if goal is not None:
        goal.organization = organization
    return goal
