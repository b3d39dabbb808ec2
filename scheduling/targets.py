"""What a rule applies to: everybody, a unit, a framework, a goal or a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from goals.access import get_goal
from organizations.models import Membership, Unit
from scheduling.resolve import RuleScope

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from goals.models import Goal
    from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class RuleTarget:
    """What a rule applies to. At most one of the four is set; none: everybody.

    `name`: what pages call it.
    """

    organization: Organization
    scope: RuleScope
    name: str
    unit: Unit | None = None
    framework: str = ""
    goal: Goal | None = None
    member: Membership | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The values of a `CadenceRule`'s fields."""
        return {
            "unit": self.unit,
            "framework": self.framework,
            "goal": self.goal,
            "member": self.member,
        }

    @property
    def key(self) -> int | str:
        """Which one of its scope; as `scheduling.resolve.scope_of`."""
        row = self.unit or self.goal or self.member
        return row.pk if row else self.framework

    @property
    def mark(self) -> str:
        """Scope and key as one string, as events store it."""
        return f"{self.scope}:{self.key}"

    @property
    def url(self) -> str:
        row = self.unit or self.goal or self.member
        key = row.public_id if row else self.framework
        return rule_url(self.organization.slug, self.scope, key)


NAMES = {
    RuleScope.ORGANIZATION: "check_in_setup:rule",
    RuleScope.UNIT: "check_in_setup:rule_of_unit",
    RuleScope.FRAMEWORK: "check_in_setup:rule_of_framework",
    RuleScope.GOAL: "check_in_setup:rule_of_goal",
    RuleScope.MEMBER: "check_in_setup:rule_of_member",
}


def rule_url(slug: str, scope: RuleScope, key: str = "") -> str:
    """`key`: the public id or the framework's slug."""
    return reverse(NAMES[scope], args=[slug, key] if key else [slug])


# --- Lookups: missing or not visible is 404 -------------------------------------------


def everybody(by: Membership) -> RuleTarget:
    return RuleTarget(by.organization, RuleScope.ORGANIZATION, by.organization.name)


def of_unit(by: Membership, public_id: str) -> RuleTarget:
    unit = one_of(Unit.objects.in_organization(by.organization), public_id)
    return RuleTarget(by.organization, RuleScope.UNIT, unit.name, unit=unit)


def of_framework(by: Membership, slug: str) -> RuleTarget:
    found = catalogue_of(by.organization).framework(slug)
    if found is None:
        raise Http404
    return RuleTarget(
        by.organization, RuleScope.FRAMEWORK, str(found.name), framework=found.slug
    )


def of_goal(by: Membership, public_id: str) -> RuleTarget:
    goal = get_goal(by, public_id)
    name = _("“%(title)s”") % {"title": goal.title}
    return RuleTarget(by.organization, RuleScope.GOAL, name, goal=goal)


def of_member(by: Membership, public_id: str) -> RuleTarget:
    member = member_of(by, public_id)
    return RuleTarget(by.organization, RuleScope.MEMBER, str(member), member=member)


def member_of(by: Membership, public_id: str) -> Membership:
    rows = Membership.objects.in_organization(by.organization).current()
    return one_of(rows.select_related("user", "unit", "location"), public_id)


def one_of[M: Model](rows: QuerySet[M], public_id: str) -> M:
    """The row of that public id.

    Queries: 1. Raises Http404 when it is not in `rows`.
    """
    # PostgreSQL cannot store NUL.
    public_id = public_id.replace("\0", "")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
