"""How the configuration of an organization answers the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from checkins.cadence.policy import policy_of
from organizations.hierarchy import leads, leads_any
from organizations.policy import (
    Access,
    Action,
    Answer,
    Relation,
    Subject,
    name_urls,
    register,
)

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


name_urls(
    "frameworks.configure",
    *("setup:frameworks", "setup:framework", "setup:placement", "setup:history"),
    *("setup:version", "setup:guidance", "setup:own", "setup:own_start"),
    *("setup:own_import", "setup:own_edit", "setup:own_preview"),
    *("setup:own_discard", "setup:own_export", "setup:own_remove"),
)
name_urls(
    "cadence.configure",
    *("rhythm:rule", "rhythm:rule_of_framework", "rhythm:rule_of_goal"),
    *("rhythm:rule_of_member", "rhythm:policy", "rhythm:questions"),
    *("rhythm:usual_questions", "rhythm:question", "rhythm:move_question"),
    *("rhythm:retire_question", "rhythm:question_back", "rhythm:places"),
    *("rhythm:place_new", "rhythm:place", "rhythm:place_days"),
    *("rhythm:day_of_all", "rhythm:place_people", "rhythm:place_person"),
    "rhythm:place_remove",
)
name_urls("unit_cadence.configure", "rhythm:overview", "rhythm:rule_of_unit")
