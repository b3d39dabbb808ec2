"""How the configuration of an organization answers the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from checkins.cadence.policy import policy_of
from organizations.hierarchy import leads, leads_any
from organizations.policy import Access, Action, Answer, Relation, Subject, register

if TYPE_CHECKING:
    from organizations.models import Membership, Unit

register(
    Subject("frameworks", answers={}),
    Action(
        "frameworks.configure",
        "frameworks",
        Access.WRITE,
        refused=_("HR admins and owners set the organization up."),
    ),
)
register(
    Subject("cadence", answers={}),
    Action(
        "cadence.configure",
        "cadence",
        Access.WRITE,
        refused=_("HR admins and owners set when people are asked."),
    ),
)


def _leads_and_may_choose(member: Membership, unit: Unit | None) -> bool:
    """None: any unit. Queries: 1 for who leads it."""
    led = leads_any(member) if unit is None else leads(member, unit.pk)
    return led and policy_of(member.organization).units_may_choose


register(
    Subject(
        "unit_cadence", answers={Relation.UNIT_LEAD: Answer(_leads_and_may_choose)}
    ),
    Action(
        "unit_cadence.configure",
        "unit_cadence",
        Access.WRITE,
        refused=_(
            "HR admins and owners set when people are asked; leads of a unit do, where "
            "the organization lets units choose."
        ),
    ),
)
