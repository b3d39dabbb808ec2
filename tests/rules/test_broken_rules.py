"""Findings of a whole organization equal those on its goals' pages."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frameworks.catalogue import catalogue_from
from frameworks.configuration import FrameworkSettings, LevelSettings, Settings
from frameworks.selectors import catalogue_of
from frameworks.spec import KindRef, Level, Use
from goals.broken_rules import broken_rules
from goals.findings import findings_of
from goals.models import Goal
from goals.rollup import drain
from goals.selectors.neighbours import around_of, read_around, with_around
from organizations.models import Cycle
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory, create_copies
from tests.needs import needs_framework

KINDS = [
    *(("okr", "objective"), ("okr", "key_result")),
    *(("v2mom", "vision"), ("v2mom", "method"), ("v2mom", "value")),
    *(("whats_hows", "what"), ("gone", "thing")),
]


def scatter(acme: Acme, n: int, seed: int) -> None:
    """Goals of every kind of holder, state and place."""
    chance = random.Random(seed)  # noqa: S311  a repeatable one
    first = GoalFactory.create(by=acme.ada, title="First", unit=acme.company)
    cycles = list(Cycle.objects.all())[:2]
    holders = [
        *((None, ""), (None, "Nora"), (acme.ada, ""), (acme.lena, "")),
        *((acme.ben, ""), (acme.rita, "")),
    ]
    rows: list[dict[str, Any]] = []
    for i in range(n):
        owner, name = chance.choice(holders)
        framework, kind = chance.choice(KINDS)
        unit = chance.choice([None, acme.company, acme.sales, acme.legal])
        rows.append(
            {
                "title": f"Goal {i}",
                "framework": framework,
                "kind": kind,
                "owner_id": owner and owner.pk,
                "owner_name": name,
                "unit_id": unit and unit.pk,
                "cycle_id": chance.choice(cycles).pk,
                "state": chance.choice(
                    ["active", "active", "active", "draft", "closed", "archived"]
                ),
                "metric_type": chance.choice(["none", "number", "yes_no"]),
                "target": chance.choice([None, 3]),
            }
        )
    made = create_copies(first, *rows)
    for place, goal in enumerate(made):
        if place and chance.random() < 0.7:
            parent = made[chance.randrange(place)]
            Goal.objects.filter(pk=goal.pk).update(parent=parent)


def on_its_page(goal: Goal) -> list[Any]:
    """As goals.selectors.detail works them out."""
    below = Goal.objects.filter(parent=goal).unarchived()
    return findings_of(
        goal,
        parent=goal.parent.kind_ref if goal.parent else None,
        n_children=below.count(),
        around=read_around(goal),
    )


@needs_framework("okr", "v2mom", "whats_hows")
def test_broken_rules_equal_those_of_the_pages(
    inside_acme: Acme,
) -> None:
    scatter(inside_acme, 150, seed=7)
    organization = inside_acme.organization
    found = broken_rules(organization, catalogue_of(organization))
    codes = {one.code for many in found.values() for one in many}
    assert {"misplaced", "too_many", "too_few", "unknown_framework"} <= codes
    goals = Goal.objects.filter(state__in=["active", "draft"]).with_people()
    for goal in goals.select_related("parent"):
        assert found.pop(goal.pk, []) == on_its_page(goal), goal
    assert found == {}


def test_broken_rules_need_one_query(inside_acme: Acme) -> None:
    organization = inside_acme.organization
    for n in (5, 60):
        scatter(inside_acme, n, seed=n)
        catalogue = catalogue_of(organization)
        with CaptureQueriesContext(connection) as queries:
            broken_rules(organization, catalogue)
        # A cursor on the server is declared, read and closed.
        assert len(queries) == 1


def test_broken_rules_can_be_previewed_for_other_settings(inside_acme: Acme) -> None:
    goals = [
        GoalFactory.create(by=inside_acme.ben, title=f"Mine {i}") for i in range(3)
    ]
    for goal in goals:
        Goal.objects.filter(pk=goal.pk).update(owner=inside_acme.ben)
    now = catalogue_of(inside_acme.organization)
    level = LevelSettings(limits={"objective": (1, 2)})
    stricter = FrameworkSettings(levels={Level.INDIVIDUAL: level})
    new = catalogue_from(Settings(frameworks={"okr": stricter}))
    assert broken_rules(inside_acme.organization, now) == {}
    found = broken_rules(inside_acme.organization, new)
    assert set(found) == {goal.pk for goal in goals}
    assert {one.code for many in found.values() for one in many} == {"too_many"}


def test_goals_of_a_disabled_framework_are_marked(inside_acme: Acme) -> None:
    goal = GoalFactory.create(by=inside_acme.ada, unit=inside_acme.sales)
    off = LevelSettings(use=Use.OFF)
    settings = FrameworkSettings(levels={Level.DEPARTMENT: off})
    new = catalogue_from(Settings(frameworks={"okr": settings}))
    (finding,) = broken_rules(inside_acme.organization, new)[goal.pk]
    assert finding.code == "switched_off"
    hidden = replace(off, hidden_notes=frozenset({"switched_off"}))
    settings = FrameworkSettings(levels={Level.DEPARTMENT: hidden})
    quiet = catalogue_from(Settings(frameworks={"okr": settings}))
    assert broken_rules(inside_acme.organization, quiet) == {}


def test_drafts_count_for_drafts_alone(inside_acme: Acme) -> None:
    ben = inside_acme.ben
    agreed = GoalFactory.create(by=ben, owner=ben)
    thoughts = [
        GoalFactory.create(by=ben, title=f"Draft {i}", owner=ben, state="draft")
        for i in "ab"
    ]
    assert read_around(agreed).n_beside == 1
    assert read_around(thoughts[0]).n_beside == 3
    KeyResultFactory.create(by=ben, parent=agreed, owner=ben, state="draft")
    assert read_around(agreed).n_below == {}


def test_closed_parts_still_count_below(inside_acme: Acme) -> None:
    goal = GoalFactory.create(by=inside_acme.ben, owner=inside_acme.ben)
    for state in ("active", "closed", "archived"):
        part = KeyResultFactory.create(by=inside_acme.ben, parent=goal)
        Goal.objects.filter(pk=part.pk).update(state=state)
    assert read_around(goal).n_below == {KindRef("okr", "key_result"): 2}


def test_outline_rows_get_broken_rules_without_a_further_query(
    inside_acme: Acme,
) -> None:
    scatter(inside_acme, 40, seed=3)
    goals = list(with_around(Goal.objects.all(), inside_acme.organization))
    for goal in goals:
        assert around_of(goal) == read_around(goal)


def test_a_quiet_mark_says_which_rule_on_its_page_and_in_the_outline(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        goals = [
            GoalFactory.create(by=acme.ben, title=f"Mine {i}", owner=acme.ben)
            for i in range(4)
        ]
        drain(acme.organization.pk)
    client.force_login(acme.ben.user)
    page = reverse("goals:detail", args=["acme", goals[0].public_id])
    for url in (page, reverse("goals:outline", args=["acme"])):
        text = client.get(url).content.decode()
        assert "4 objectives; 3 or fewer work best." in text
