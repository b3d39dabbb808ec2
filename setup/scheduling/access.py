"""Permission to change schedules: HR admins; leaders for their units, where allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from organizations.models import Membership, Unit
from scheduling.check_in_policy import may_choose_rhythm, policy_of
from scheduling.resolve import RuleScope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduling.targets import RuleTarget


def check_may_set(by: Membership, target: RuleTarget) -> None:
    """Raises PermissionDenied with the reason unless `by` may change this rule.

    Queries: 0 for HR admins, else 2.
    """
    if by.is_admin:
        return
    if target.scope != RuleScope.UNIT or by.role != Membership.Role.LEADER:
        raise PermissionDenied(_("HR admins and owners set when people are asked."))
    if not policy_of(by.organization).units_may_choose:
        raise PermissionDenied(
            _("Here the organization sets the rhythm of every unit. Ask HR.")
        )
    assert target.unit is not None  # noqa: S101  a unit rule has a unit
    if not leads(by, target.unit.pk, parents_of(by)):
        raise PermissionDenied(_("Leaders set the rhythm of their own units."))


def check_may_look(by: Membership) -> None:
    """Raises PermissionDenied unless `by` may see the overview of schedules.

    Leaders see it when the organization lets them choose. Queries: 0 or 1.
    """
    if may_choose_rhythm(by):
        return
    raise PermissionDenied(_("HR admins and owners set when people are asked."))


def parents_of(by: Membership) -> dict[int, int | None]:
    units = Unit.objects.in_organization(by.organization)
    return dict(units.values_list("pk", "parent_id"))


def leads(by: Membership, unit_id: int, parents: Mapping[int, int | None]) -> bool:
    """Whether the member leads this unit or one above it. Queries: 0."""
    seen: set[int] = set()
    above: int | None = unit_id
    while above is not None and above not in seen:
        if above == by.unit_id:
            return by.role == Membership.Role.LEADER
        seen.add(above)
        above = parents.get(above)
    return False
