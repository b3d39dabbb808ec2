"""Resolve the cadence of a goal: the most specific rule applies as a whole.

Person, goal, framework, the nearest unit upward, the organization. A framework's
cadence is its own rule, else what HR chose for its level, else its kind's when that is
rarer than weekly: a yearly milestone is not asked about every Monday.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from frameworks.selectors import catalogue_of
from frameworks.spec import Cadence as Suggested
from organizations.models import Unit
from scheduling.models import CadenceRule
from scheduling.rules import CheckInCadence, Rhythm

if TYPE_CHECKING:
    from frameworks.catalogue import Catalogue
    from frameworks.spec import KindRef, Level
    from organizations.models import Organization

SUGGESTED = {
    Suggested.WEEKLY: Rhythm.WEEKLY,
    Suggested.MONTHLY: Rhythm.MONTH_WEEKDAY,
    Suggested.QUARTERLY: Rhythm.QUARTERLY,
    Suggested.YEARLY: Rhythm.YEARLY,
    Suggested.NEVER: Rhythm.NEVER,
}


class RuleScope(StrEnum):
    """Where a cadence comes from, the most specific first."""

    MEMBER = "member"
    GOAL = "goal"
    FRAMEWORK = "framework"
    UNIT = "unit"
    ORGANIZATION = "organization"
    # The default when nothing is configured.
    BUILT_IN = "built_in"


class GoalPlace(NamedTuple):
    """The keys on which a goal's cadence depends; None where it has none."""

    goal_id: int | None
    owner_id: int | None
    unit_id: int | None
    ref: KindRef
    level: Level


@dataclass(frozen=True, slots=True)
class ResolvedCadence:
    """A cadence and where it comes from. `unit_id`: of the unit whose rule it is.

    `rule`: None for what a framework or Sightline suggests.
    """

    cadence: CheckInCadence
    scope: RuleScope
    rule: CadenceRule | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules of an organization, by their scope. Queries: 0."""

    organization: ResolvedCadence
    by_unit: dict[int, CadenceRule]
    by_framework: dict[str, CadenceRule]
    by_goal: dict[int, CadenceRule]
    by_member: dict[int, CadenceRule]
    unit_parents: dict[int, int | None]
    catalogue: Catalogue

    @property
    def longest_open_days(self) -> int:
        """The most days that a check-in stays open under any rule."""
        rules = chain(
            self.by_unit.values(),
            self.by_framework.values(),
            self.by_goal.values(),
            self.by_member.values(),
        )
        longest = (rule.open_days for rule in rules)
        return max(self.organization.cadence.open_days, *longest, 0)

    def of(self, asked: GoalPlace) -> ResolvedCadence:
        """The cadence of a goal, by the most specific rule."""
        if rule := self.by_member.get(asked.owner_id or 0):
            return ResolvedCadence(rule.cadence, RuleScope.MEMBER, rule)
        if rule := self.by_goal.get(asked.goal_id or 0):
            return ResolvedCadence(rule.cadence, RuleScope.GOAL, rule)
        if rule := self.by_framework.get(asked.ref.framework):
            return ResolvedCadence(rule.cadence, RuleScope.FRAMEWORK, rule)
        base = self.of_unit(asked.unit_id)
        suggested = self._suggested(asked)
        if suggested is None:
            return base
        return ResolvedCadence(
            _at_times_of(base.cadence, suggested), RuleScope.FRAMEWORK
        )

    def of_unit(self, unit_id: int | None) -> ResolvedCadence:
        """The cadence of a unit's people, without rules for goals, frameworks or
        members.
        """
        seen = set()
        while unit_id is not None and unit_id not in seen:
            seen.add(unit_id)
            if rule := self.by_unit.get(unit_id):
                return ResolvedCadence(rule.cadence, RuleScope.UNIT, rule, unit_id)
            unit_id = self.unit_parents.get(unit_id)
        return self.organization

    def _suggested(self, asked: GoalPlace) -> Suggested | None:
        """The framework's suggestion for the kind; None: use the unit's cadence."""
        kind = self.catalogue.kind(asked.ref)
        if kind is None:
            return None
        own = self.catalogue.level_settings(asked.ref.framework, asked.level).cadence
        if own is not None and not kind.is_statement:
            return own
        return None if kind.cadence == Suggested.WEEKLY else kind.cadence


def _at_times_of(base: CheckInCadence, suggested: Suggested) -> CheckInCadence:
    """The suggested frequency with the hours and the weekday of the unit's cadence."""
    rhythm = SUGGESTED[suggested]
    if rhythm == Rhythm.QUARTERLY:
        return replace(base, rhythm=rhythm, month_day=1, quarter_month=3)
    if rhythm == Rhythm.YEARLY:
        return replace(base, rhythm=rhythm, month_day=1)
    return replace(base, rhythm=rhythm, nth=1)


type ScopeKey = tuple[RuleScope, int | str]


def rule_book(
    organization: Organization, *, catalogue: Catalogue | None = None
) -> RuleBook:
    """Load the current rules. `catalogue`: None for the current one.

    Queries: 2, and the catalogue's. Inside the organization.
    """
    rules = rules_of(organization)
    return book_of(organization, list(rules.values()), catalogue=catalogue)


def rules_of(organization: Organization) -> dict[ScopeKey, CadenceRule]:
    """Every rule, by its scope. Queries: 1."""
    rows = CadenceRule.objects.filter(organization=organization)
    return {scope_of(rule): rule for rule in rows}


def book_of(
    organization: Organization,
    rules: list[CadenceRule],
    *,
    catalogue: Catalogue | None = None,
) -> RuleBook:
    """As `rule_book`, from the given rules. `catalogue`: None for the current one.

    Queries: 1, and the catalogue's.
    """
    default_rule = next(
        (r for r in rules if scope_of(r)[0] == RuleScope.ORGANIZATION), None
    )
    units = Unit.objects.in_organization(organization)
    return RuleBook(
        organization=ResolvedCadence(
            default_rule.cadence, RuleScope.ORGANIZATION, default_rule
        )
        if default_rule
        else ResolvedCadence(CheckInCadence(), RuleScope.BUILT_IN),
        by_unit={r.unit_id: r for r in rules if r.unit_id is not None},
        by_framework={r.framework: r for r in rules if r.framework},
        by_goal={r.goal_id: r for r in rules if r.goal_id is not None},
        by_member={r.member_id: r for r in rules if r.member_id is not None},
        unit_parents=dict(units.values_list("pk", "parent_id")),
        catalogue=catalogue_of(organization) if catalogue is None else catalogue,
    )


def scope_of(rule: CadenceRule) -> ScopeKey:
    """The rule's scope, with the key of its unit, goal, framework or member."""
    if rule.member_id is not None:
        return RuleScope.MEMBER, rule.member_id
    if rule.goal_id is not None:
        return RuleScope.GOAL, rule.goal_id
    if rule.framework:
        return RuleScope.FRAMEWORK, rule.framework
    if rule.unit_id is not None:
        return RuleScope.UNIT, rule.unit_id
    return RuleScope.ORGANIZATION, ""
