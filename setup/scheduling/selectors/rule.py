"""A target's schedule rule, the cadence it would inherit, and the last change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goals.levels import level_of
from organizations.models import Unit
from scheduling.labels import how_often
from scheduling.resolve import (
    GoalPlace,
    ResolvedCadence,
    RuleBook,
    RuleScope,
    book_of,
    rules_of,
)
from scheduling.rules import CheckInCadence
from scheduling.services.rules import (
    cadence_from_json,
    cadence_to_json,
)
from setup.scheduling.labels import details, headline, with_source
from setup.scheduling.selectors.overview import suggestions

if TYPE_CHECKING:
    import datetime as dt

    from organizations.models import Event, Membership
    from scheduling.models import CadenceRule
    from scheduling.targets import RuleTarget


ABOUT = (RuleScope.GOAL, RuleScope.FRAMEWORK)


@dataclass(frozen=True, slots=True)
class CurrentRule:
    """The rule of a target, and the rules around it.

    `rule`: its own, or None; `cadence`: initial value of the form; `inherited_words`:
    the cadence that applies without the rule. `first`: the rule of a goal's owner,
    which overrides the goal's. `n_before`: for the organization's rule, the number of
    rules that override it.
    """

    target: RuleTarget
    rule: CadenceRule | None
    cadence: CheckInCadence
    inherited_words: str
    first: CadenceRule | None
    n_before: int

    @property
    def in_force(self) -> CheckInCadence:
        return self.first.cadence if self.first else self.cadence

    @property
    def headline(self) -> str:
        name, scope = self.target.name, self.target.scope
        if self.follows_units:
            return _("%(name)s has no check-in schedule of its own") % {"name": name}
        return headline(name, self.in_force, is_about=scope in ABOUT)

    @property
    def sentence(self) -> str:
        if self.follows_units:
            return _("A schedule set here overrides the schedules of all units.")
        return details(self.in_force)

    @property
    def follows_units(self) -> bool:
        """Whether it is a framework without a rule: its goals follow their units'
        cadences.
        """
        return self.target.scope == RuleScope.FRAMEWORK and self.rule is None

    @property
    def first_how_often(self) -> str:
        return how_often(self.first.cadence) if self.first else ""


def current_rule(target: RuleTarget) -> CurrentRule:
    """The target's current rule. Queries: 3, and the catalogue's."""
    rules = rules_of(target.organization)
    rule = rules.get((target.scope, target.key))
    book = book_of(target.organization, list(rules.values()))
    inherited = _inherited(target, book)
    units = Unit.objects.in_organization(target.organization)
    words = with_source(inherited, dict(units.values_list("pk", "name")))
    if target.scope == RuleScope.FRAMEWORK:
        words = _suggested(target, book)
    owner_id = target.goal.owner_id if target.goal else None
    is_everybodys = target.scope == RuleScope.ORGANIZATION
    return CurrentRule(
        target=target,
        rule=rule,
        cadence=_with_valid_weeks(rule.cadence if rule else inherited.cadence),
        inherited_words=words,
        first=book.by_member.get(owner_id or 0),
        n_before=len(rules) - (rule is not None) if is_everybodys else 0,
    )


def _with_valid_weeks(cadence: CheckInCadence) -> CheckInCadence:
    """A rule keeps a number of weeks of at least 2, even while its rhythm does not use
    it.
    """
    return replace(cadence, every=max(cadence.every, 2))


def _inherited(target: RuleTarget, book: RuleBook) -> ResolvedCadence:
    """The cadence that applies when the target has no rule of its own."""
    if target.scope == RuleScope.ORGANIZATION:
        return ResolvedCadence(CheckInCadence(), RuleScope.BUILT_IN)
    if target.unit is not None:
        return book.of_unit(target.unit.parent_id)
    if target.goal is not None:
        goal = target.goal
        level = level_of(goal)
        return book.of(
            GoalPlace(None, goal.owner_id, goal.unit_id, goal.kind_ref, level)
        )
    return book.of_unit(target.member.unit_id if target.member else None)


def _suggested(target: RuleTarget, book: RuleBook) -> str:
    """Describes the cadences that a framework's kinds suggest; it has none as a whole."""
    suggested = suggestions(book.catalogue, target.framework)
    if not suggested:
        return _("each unit’s own schedule")
    return _("each unit’s own schedule, except %(said)s") % {"said": suggested}


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last change of a rule, which the page offers to undo. `was`, `now`: in words."""

    public_id: str
    by: Membership | None
    at: dt.datetime
    was: str
    now: str


def described_change(
    change: Event | None, rule: CadenceRule | None
) -> LastChange | None:
    """The last change; None when there is none, or the rule has changed since."""
    if change is None or change.data["after"] != cadence_to_json(rule):
        return None
    was, now = (
        how_often(cadence_from_json(recorded)) if recorded else ""
        for recorded in (change.data["before"], change.data["after"])
    )
    return LastChange(change.public_id, change.actor, change.created_at, was, now)
