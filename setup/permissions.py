"""How the configuration of an organization answers the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.hierarchy import leads, leads_any, led_by
from organizations.policy import (
    NOTHING,
    Access,
    Action,
    Relation,
    RelationAnswer,
    Subject,
    name_urls,
    register,
)
from scheduling.check_in_policy import policy_of

if TYPE_CHECKING:
    from organizations.models import Membership, Unit

register(
    Subject("frameworks", answers={}),
    Action(
        "frameworks.configure",
        "frameworks",
        Access.WRITE,
        refused=_("Only HR admins and owners can change the organization’s settings."),
    ),
)
register(
    Subject("cadence", answers={}),
    Action(
        "cadence.configure",
        "cadence",
        Access.WRITE,
        refused=_("Only HR admins and owners can set check-in schedules."),
    ),
)


def _leads_and_may_choose(member: Membership, unit: Unit | None) -> bool:
    """None: any unit. Queries: 1 for who leads it."""
    led = leads_any(member) if unit is None else leads(member, unit.pk)
    return led and policy_of(member.organization).units_may_choose


def _led_and_may_choose(member: Membership) -> Q:
    """Queries: 1."""
    if not policy_of(member.organization).units_may_choose:
        return NOTHING
    return Q(pk__among=led_by(member))


register(
    Subject(
        "unit_cadence",
        answers={
            Relation.UNIT_LEAD: RelationAnswer(
                _leads_and_may_choose, _led_and_may_choose
            )
        },
    ),
    Action(
        "unit_cadence.configure",
        "unit_cadence",
        Access.WRITE,
        refused=_(
            "Only HR admins and owners can set check-in schedules. Unit leads can too "
            "if the organization allows it."
        ),
    ),
)


name_urls("cycles.manage", "cycles:year", "cycles:generate", "cycles:cycle")
name_urls(
    "frameworks.configure",
    *("setup:frameworks", "setup:framework", "setup:placement", "setup:history"),
    *(
        "setup:version",
        "setup:guidance",
        "setup:custom_frameworks",
        "setup:custom_framework_create",
    ),
    *(
        "setup:custom_framework_import",
        "setup:custom_framework",
        "setup:custom_framework_preview",
    ),
    *(
        "setup:custom_framework_discard",
        "setup:custom_framework_export",
        "setup:custom_framework_remove",
    ),
)
name_urls(
    "cadence.configure",
    *(
        "check_in_setup:rule",
        "check_in_setup:rule_of_framework",
        "check_in_setup:rule_of_goal",
    ),
    *(
        "check_in_setup:rule_of_member",
        "check_in_setup:policy",
        "check_in_setup:questions",
    ),
    *(
        "check_in_setup:default_questions",
        "check_in_setup:question",
        "check_in_setup:move_question",
    ),
    *(
        "check_in_setup:retire_question",
        "check_in_setup:restore_question",
        "check_in_setup:locations",
    ),
    *(
        "check_in_setup:location_create",
        "check_in_setup:location",
        "check_in_setup:location_holidays",
    ),
    *(
        "check_in_setup:shared_holiday",
        "check_in_setup:location_people",
        "check_in_setup:location_of_member",
    ),
    "check_in_setup:location_remove",
)
name_urls(
    "unit_cadence.configure", "check_in_setup:overview", "check_in_setup:rule_of_unit"
)
