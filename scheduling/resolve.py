"""Which cadence a goal has, and from where: the most specific rule holds as a whole.

Person, goal, framework, the nearest unit upward, the organization. A framework speaks by
a rule of its own, else by what HR chose for its level, else by its kind when that is
rarer than weekly: a yearly milestone is not asked about on Mondays.
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
    """What a cadence comes from, the most specific first."""

    MEMBER = "member"
    GOAL = "goal"
    FRAMEWORK = "framework"
    UNIT = "unit"
    ORGANIZATION = "organization"
    # Nobody configured anything.
    BUILT_IN = "built_in"


class GoalPlace(NamedTuple):
    """What the choice of a goal's cadence depends on. Keys; None where there is none."""

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
    """All rules of an organization, by what they are for. Queries: 0."""

    organization: ResolvedCadence
    by_unit: dict[int, CadenceRule]
    by_framework: dict[str, CadenceRule]
    by_goal: dict[int, CadenceRule]
    by_member: dict[int, CadenceRule]
    unit_parents: dict[int, int | None]
    catalogue: Catalogue

    @property
    def longest_open_days(self) -> int:
        """How long the longest check-in stays open."""
        rules = chain(
            self.by_unit.values(),
            self.by_framework.values(),
            self.by_goal.values(),
            self.by_member.values(),
        )
        longest = (rule.open_days for rule in rules)
        return max(self.organization.cadence.open_days, *longest, 0)

    def of(self, asked: GoalPlace) -> ResolvedCadence:
        """The cadence of a goal, the most specific rule's."""
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
        """What a unit's people have without rules of goals, frameworks and persons."""
        seen = set()
        while unit_id is not None and unit_id not in seen:
            seen.add(unit_id)
            if rule := self.by_unit.get(unit_id):
                return ResolvedCadence(rule.cadence, RuleScope.UNIT, rule, unit_id)
            unit_id = self.unit_parents.get(unit_id)
        return self.organization

    def _suggested(self, asked: GoalPlace) -> Suggested | None:
        """What the framework says about the kind; None: as the unit has it."""
        kind = self.catalogue.kind(asked.ref)
        if kind is None:
            return None
        own = self.catalogue.level_settings(asked.ref.framework, asked.level).cadence
        if own is not None and not kind.is_statement:
            return own
        return None if kind.cadence == Suggested.WEEKLY else kind.cadence


def _at_times_of(base: CheckInCadence, suggested: Suggested) -> CheckInCadence:
    """A framework says how often; the hours and the weekday stay the unit's."""
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
    """The rules in force. `catalogue`: None for the one in force.

    Queries: 2, and the catalogue's. Inside the organization.
    """
    rules = rules_of(organization)
    return book_of(organization, list(rules.values()), catalogue=catalogue)


def rules_of(organization: Organization) -> dict[ScopeKey, CadenceRule]:
    """Every rule, by what it is for. Queries: 1."""
    rows = CadenceRule.objects.filter(organization=organization)
    return {scope_of(rule): rule for rule in rows}


def book_of(
    organization: Organization,
    rules: list[CadenceRule],
    *,
    catalogue: Catalogue | None = None,
) -> RuleBook:
    """As `rule_book`, of the given rules alone. `catalogue`: None for the one in force.

    Queries: 1, and the catalogue's.
    """
    everybody = next(
        (r for r in rules if scope_of(r)[0] == RuleScope.ORGANIZATION), None
    )
    units = Unit.objects.in_organization(organization)
    return RuleBook(
        organization=ResolvedCadence(
            everybody.cadence, RuleScope.ORGANIZATION, everybody
        )
        if everybody
        else ResolvedCadence(CheckInCadence(), RuleScope.BUILT_IN),
        by_unit={r.unit_id: r for r in rules if r.unit_id is not None},
        by_framework={r.framework: r for r in rules if r.framework},
        by_goal={r.goal_id: r for r in rules if r.goal_id is not None},
        by_member={r.member_id: r for r in rules if r.member_id is not None},
        unit_parents=dict(units.values_list("pk", "parent_id")),
        catalogue=catalogue_of(organization) if catalogue is None else catalogue,
    )


def scope_of(rule: CadenceRule) -> ScopeKey:
    """What a rule is for, and which one of them."""
    if rule.member_id is not None:
        return RuleScope.MEMBER, rule.member_id
    if rule.goal_id is not None:
        return RuleScope.GOAL, rule.goal_id
    if rule.framework:
        return RuleScope.FRAMEWORK, rule.framework
    if rule.unit_id is not None:
        return RuleScope.UNIT, rule.unit_id
    return RuleScope.ORGANIZATION, ""
