"""Inserting examples as goals: complete, once, with permission, and undone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from checkins.services import check_in
from frameworks.catalogue import catalogue_from
from frameworks.configuration import Settings
from frameworks.examples.library import find_example, library
from frameworks.examples.planning import frameworks_for
from frameworks.examples.spec import Example
from frameworks.spec import Level
from goals.examples.ids import made_id
from goals.examples.services import TouchedError, insert_example, remove_example
from goals.models import Goal
from goals.rollup import drain
from goals.services import activate_goal, edit_goal
from organizations.models import Membership, Unit, new_public_id
from tests.cast import Acme
from tests.factories import GoalFactory, UnitFactory, cycle_of
from tests.needs import needs_framework

VARIANTS = [
    (example.slug, framework.slug)
    for example in library().examples
    for framework in frameworks_for(example, catalogue_from(Settings()))
]


def example(slug: str) -> Example:
    found = find_example(slug)
    assert found is not None
    return found


def everybody(acme: Acme, found: Example) -> dict[str, Membership | Unit]:
    by_level: dict[Level, Membership | Unit] = {
        Level.COMPANY: acme.company,
        Level.DEPARTMENT: acme.sales,
        Level.TEAM: acme.legal,
        Level.INDIVIDUAL: acme.ben,
    }
    return {place.slug: by_level[place.level] for place in found.places}


def insert(acme: Acme, slug: str, framework: str = "okr", **over: Any) -> list[Goal]:
    found = example(slug)
    over.setdefault("by", acme.hal)
    over.setdefault("owners", everybody(acme, found))
    over.setdefault("cycle", cycle_of(acme.organization))
    return insert_example(found, framework, **over)


@pytest.mark.parametrize(("slug", "framework"), VARIANTS)
def test_every_variant_is_inserted_and_rolls_up(
    inside_acme: Acme, slug: str, framework: str
) -> None:
    acme = inside_acme
    over: dict[str, Any] = {"state": Goal.State.ACTIVE}
    needs_parent = slug == "instagram-smart" and framework != "whats_hows"
    if needs_parent:
        over["parent"] = GoalFactory.create(
            by=acme.hal, title="Be seen", unit=acme.company
        )
    goals = insert(acme, slug, framework, **over)
    drain(acme.organization.pk)
    assert {goal.framework for goal in goals} == {framework}
    moving = [
        goal
        for goal in goals
        if goal.metric_type == Goal.MetricType.YES_NO and goal.contributes
    ]
    for goal in moving:
        check_in(goal, by=acme.hal, value=Decimal(1), note="Done.")
    drain(acme.organization.pk)
    for goal in moving:
        goal.refresh_from_db()
        assert goal.progress.progress == 1.0
        if goal.parent is not None:
            assert goal.parent.progress.progress > 0


def test_the_inserted_cascade_has_the_sources_structure(inside_acme: Acme) -> None:
    acme = inside_acme
    goals = {goal.title: goal for goal in insert(acme, "arr-growth")}
    company = goals["Grow ARR from $12M to $18M"]
    team = goals["Generate and close enough enterprise pipeline to hit 40 new logos"]
    closes = goals["6 new enterprise closes"]
    assert company.parent is None
    assert (company.unit, company.owner) == (acme.company, None)
    assert team.parent == company
    assert (closes.owner, closes.unit) == (acme.ben, acme.sales)
    assert closes.target == 6
    assert {goal.state for goal in goals.values()} == {Goal.State.DRAFT}
    assert goals["Deal cycle <90 days"].direction == Goal.Direction.AT_MOST


@needs_framework("v2mom")
def test_an_example_is_inserted_under_a_goal_of_another_framework(
    inside_acme: Acme,
) -> None:
    above = GoalFactory.create(
        by=inside_acme.hal, title="Grow", unit=inside_acme.company
    )
    goals = insert(inside_acme, "arr-growth", "v2mom", parent=above)
    assert goals[0].parent == above
    assert goals[0].kind == "vision"


def test_a_key_result_requires_a_parent_goal(inside_acme: Acme) -> None:
    with pytest.raises(ValidationError) as refused:
        insert(inside_acme, "instagram-smart", "okr")
    assert "parent" in refused.value.message_dict
    assert not Goal.objects.exists()


@needs_framework("whats_hows")
def test_a_how_needs_no_parent(inside_acme: Acme) -> None:
    above = GoalFactory.create(
        by=inside_acme.hal, title="Grow", unit=inside_acme.company
    )
    goals = insert(inside_acme, "innovative-products", "whats_hows", parent=above)
    hows = [goal for goal in goals if goal.kind == "how"]
    assert [goal.parent for goal in hows] == [None] * 3
    assert [goal.field("aspect") for goal in hows] == [
        *("values", "process", "operations"),
    ]


def test_without_permission_nothing_is_inserted(inside_acme: Acme) -> None:
    acme = inside_acme
    with pytest.raises(ValidationError) as refused:
        insert(acme, "arr-growth", by=acme.ben)
    assert list(refused.value.message_dict) == ["place_company"]
    assert not Goal.objects.exists()


def test_a_member_inserts_their_own_part(inside_acme: Acme) -> None:
    acme = inside_acme
    goals = insert(acme, "arr-growth", by=acme.ben, owners={"executive": acme.ben})
    assert len(goals) == 4
    assert goals[0].parent is None
    assert {goal.owner for goal in goals} == {acme.ben}


def test_inserting_without_owners_is_refused(inside_acme: Acme) -> None:
    with pytest.raises(ValidationError) as refused:
        insert(inside_acme, "arr-growth", owners={})
    assert list(refused.value.message_dict) == ["place_company"]


def test_two_units_share_the_plan_of_thirty_days(inside_acme: Acme) -> None:
    acme = inside_acme
    marketing = UnitFactory.create(
        organization=acme.organization, name="Marketing", parent=acme.company
    )
    owners: dict[str, Any] = {"unit": marketing, "partner": acme.lena}
    goals = insert(acme, "sales-marketing-30-days", owners=owners)
    assert {(goal.unit, goal.owner) for goal in goals} == {(marketing, acme.lena)}
    weeks = [goal.due_on for goal in goals[1:] if goal.due_on]
    assert len(weeks) == 4
    assert weeks == sorted(weeks)
    assert weeks[-1] <= goals[0].cycle.ends_on


def test_ids_derive_from_the_form_token(inside_acme: Acme) -> None:
    new_id = new_public_id()
    goals = insert(inside_acme, "arr-growth", new_id=new_id)
    assert [goal.public_id for goal in goals] == [made_id(new_id, i) for i in range(12)]
    assert len({goal.public_id for goal in goals}) == 12


def test_an_insertion_can_be_undone(inside_acme: Acme) -> None:
    acme = inside_acme
    other = GoalFactory.create(by=acme.hal, title="Mine", owner=acme.hal)
    goals = insert(acme, "government", new_id=new_public_id())
    assert remove_example(goals[0], by=acme.hal) == len(goals)
    assert list(Goal.objects.all()) == [other]


def test_undo_keeps_goals_that_were_changed(inside_acme: Acme) -> None:
    acme = inside_acme
    edited = insert(acme, "technology", new_id=new_public_id())
    edit_goal(edited[3], by=acme.hal, title="Ours now")
    active = insert(acme, "technology", new_id=new_public_id())
    activate_goal(active[1], by=acme.hal)
    used = insert(acme, "technology", new_id=new_public_id())
    GoalFactory.create(by=acme.hal, title="Below", parent=used[0], unit=acme.sales)
    before = Goal.objects.count()
    for goals in (edited, active, used):
        with pytest.raises(TouchedError):
            remove_example(goals[0], by=acme.hal)
    assert Goal.objects.count() == before
