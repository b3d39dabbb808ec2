"""The most specific rule applies as a whole, and its source is known."""

from __future__ import annotations

from typing import Any

import pytest

from frameworks.spec import KindRef
from goals.levels import level_of
from goals.models import Goal
from organizations.models import Unit
from scheduling.resolve import GoalPlace, ResolvedCadence, RuleScope, rule_book
from scheduling.rules import Rhythm
from scheduling.silence_limits import update_silence_limits
from tests.cast import Acme
from tests.factories import CadenceRuleFactory, GoalFactory, UnitFactory
from tests.needs import needs_framework
from tests.scheduling.organization import in_berlin, numbers, planned

pytestmark = pytest.mark.django_db


def resolved(cast: Acme, goal: Goal) -> ResolvedCadence:
    ref = KindRef(goal.framework, goal.kind)
    asked = GoalPlace(goal.pk, goal.owner_id, goal.unit_id, ref, level_of(goal))
    return rule_book(cast.organization).of(asked)


def test_rules_apply_in_order_of_precedence(inside_acme: Acme) -> None:
    """Each new rule wins over those before, and holds as a whole."""
    cast = inside_acme
    team = UnitFactory.create(
        organization=cast.organization,
        name="Hunters",
        parent=cast.sales,
        kind=Unit.Kind.TEAM,
    )
    (goal,) = numbers(cast.ben, unit=team)
    scopes: list[dict[str, Any]] = [
        {},
        {"unit": cast.company},
        {"unit": cast.sales},
        {"unit": team},
        {"framework": "okr"},
        {"goal": goal},
        {"member": cast.ben},
    ]
    found = [resolved(cast, goal)]
    for hour, scope in enumerate(scopes, start=10):
        CadenceRuleFactory.create(
            organization=cast.organization,
            asked_at=f"{hour}:00",
            weekday=hour % 7 + 1,
            **scope,
        )
        found.append(resolved(cast, goal))
    assert [each.scope for each in found] == [
        RuleScope.BUILT_IN,
        RuleScope.ORGANIZATION,
        *[RuleScope.UNIT] * 3,
        *(RuleScope.FRAMEWORK, RuleScope.GOAL, RuleScope.MEMBER),
    ]
    assert [each.cadence.asked_at.hour for each in found] == [9, *range(10, 17)]
    assert [each.unit_id for each in found[2:5]] == [
        *(cast.company.pk, cast.sales.pk, team.pk)
    ]


def test_rules_of_other_targets_do_not_apply(inside_acme: Acme) -> None:
    cast = inside_acme
    (goal,) = numbers(cast.ben, unit=cast.sales)
    (other,) = numbers(cast.rita, unit=cast.legal)
    CadenceRuleFactory.create(organization=cast.organization, goal=other, weekday=2)
    CadenceRuleFactory.create(
        organization=cast.organization, member=cast.rita, weekday=3
    )
    CadenceRuleFactory.create(
        organization=cast.organization, unit=cast.legal, weekday=4
    )
    CadenceRuleFactory.create(
        organization=cast.organization, framework="v2mom", weekday=5
    )
    assert resolved(cast, goal).scope == RuleScope.BUILT_IN


@needs_framework("bhag")
def test_a_rarer_kind_keeps_the_hours_of_its_unit(
    inside_acme: Acme,
) -> None:
    """A yearly milestone is not asked about on Mondays, unless its framework's rule
    says so.
    """
    cast = inside_acme
    CadenceRuleFactory.create(
        organization=cast.organization, unit=cast.company, weekday=3, asked_at="14:00"
    )
    goal = GoalFactory.create(
        by=cast.ada, framework="bhag", kind="bhag", unit=cast.company
    )
    found = resolved(cast, goal)
    assert (found.scope, found.cadence.rhythm) == (RuleScope.FRAMEWORK, Rhythm.YEARLY)
    assert found.cadence.asked_at.hour == 14
    CadenceRuleFactory.create(
        organization=cast.organization, framework="bhag", rhythm="weekly"
    )
    assert resolved(cast, goal).cadence.rhythm == Rhythm.WEEKLY


def test_the_silence_limit_follows_the_cadence(inside_acme: Acme) -> None:
    """The same for active goals and drafts; a closed one keeps its own."""
    cast = in_berlin(inside_acme)
    weekly, rarely, closed = numbers(cast.ben, 3)
    Goal.objects.filter(pk=closed.pk).update(state=Goal.State.CLOSED)
    CadenceRuleFactory.create(
        organization=cast.organization, goal=rarely, rhythm="weeks", every=3
    )
    CadenceRuleFactory.create(
        organization=cast.organization, goal=closed, rhythm="never"
    )
    assert planned(cast).n_goals == 1
    days = dict(Goal.objects.values_list("pk", "cadence_days"))
    assert (days[weekly.pk], days[rarely.pk], days[closed.pk]) == (7, 21, 7)
    assert update_silence_limits(cast.organization, rule_book(cast.organization)) == 0
