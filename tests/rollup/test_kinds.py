"""Effects of kind and level on a goal's numbers and their explanation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from frameworks.configuration import FrameworkSettings, LevelSettings, Settings
from frameworks.services import configure_frameworks
from frameworks.spec import Level
from goals import rollup
from goals.models import Goal
from goals.selectors.explain import as_json, explain_goal
from organizations.models import Cycle
from tests.cast import Acme
from tests.factories import CycleFactory
from tests.needs import needs_framework
from tests.rollup.trees import TODAY, World

VISION: dict[str, Any] = {"framework": "v2mom", "kind": "vision"}
VALUE: dict[str, Any] = {"framework": "v2mom", "kind": "value"}


def why(acme: Acme, goal: Goal) -> dict[str, Any]:
    found: dict[str, Any] = as_json(
        explain_goal(acme.ada, Goal.objects.with_people().get(pk=goal.pk))
    )
    return found


@needs_framework("v2mom")
def test_statements_have_no_number_and_count_nowhere(world: World) -> None:
    vision = world.goal(**VISION)
    value = world.number(vision, 90, **VALUE, status="off_track", confidence=10)
    world.number(vision, 20, confidence=60)
    world.drain()
    found = world.of(value)
    assert (found.progress, found.value, found.confidence, found.pace) == (None,) * 4
    assert (found.health, found.n_below) == ("", 0)
    above = world.of(vision)
    assert (above.progress, above.confidence, above.n_below) == (0.2, 60, 1)
    assert above.weakest == "off_track"
    world.change(value, current=10)
    world.drain()
    assert world.of(vision).version == above.version
    world.assert_right()


@needs_framework("v2mom")
def test_a_statement_is_explained_as_text(world: World, acme: Acme) -> None:
    vision = world.goal(**VISION)
    value = world.number(vision, 90, **VALUE)
    world.drain()
    found = why(acme, value)
    assert found["result"] == {
        **dict.fromkeys(("progress", "attainment", "value", "confidence", "pace")),
        "health": "",
        **dict.fromkeys(("contributing", "measured"), 0),
    }
    for name in ("confidence", "pace", "health"):
        assert found[name]["code"] == "statement"
    assert [step["code"] for step in found["progress"]] == ["statement"]
    assert not found["is_behind"]
    (child,) = why(acme, vision)["children"]
    assert (child["counts"], child["left_out"]) == (False, "statement")


@needs_framework("v2mom")
def test_goals_under_a_statement_are_left_out(world: World, acme: Acme) -> None:
    value = world.goal(**VALUE)
    world.number(value, 90)
    world.drain()
    (child,) = why(acme, value)["children"]
    assert (child["counts"], child["left_out"]) == (False, "under_statement")


@pytest.mark.parametrize(
    ("level", "health"), [(Level.INDIVIDUAL, "on_track"), (Level.TEAM, "off_track")]
)
def test_thresholds_apply_to_their_level_only(
    world: World, acme: Acme, level: Level, health: str
) -> None:
    goal = world.number(None, 20, owner=acme.ben)
    own = LevelSettings(on_track_from=30, at_risk_from=20)
    settings = Settings(frameworks={"okr": FrameworkSettings(levels={level: own})})
    configure_frameworks(settings, by=acme.ada, reason="so")
    rollup.recompute(world.id, today=TODAY)
    assert world.of(goal).health == health
    world.assert_right()


def test_the_explanation_uses_the_thresholds_of_the_level(
    world: World, acme: Acme
) -> None:
    goal = world.number(None, 20, owner=acme.ben)
    own = LevelSettings(on_track_from=31)
    okr = FrameworkSettings(levels={Level.INDIVIDUAL: own})
    configure_frameworks(Settings(frameworks={"okr": okr}), by=acme.ada, reason="so")
    # The explanation looks at the day itself.
    rollup.recompute(world.id)
    acme.ada.organization.refresh_from_db()
    found = why(acme, goal)
    assert "on track from 31%, at risk from 31%" in found["health"]["text"]
    assert not found["is_behind"]


@pytest.fixture
def far(world: World) -> Goal:
    """Twenty years from April 2026 on; a quarter of the first year is gone badly."""
    cycle = CycleFactory.create(
        organization=world.organization,
        kind=Cycle.Kind.LONG_TERM,
        name="2026-2046",
        starts_on=dt.date(2026, 4, 1),
        ends_on=dt.date(2046, 3, 31),
    )
    goal = world.goal(framework="bhag", kind="bhag", cycle=cycle)
    world.number(goal, 0, title="This quarter")
    return goal


@needs_framework("bhag")
@pytest.mark.parametrize(
    ("day", "health"),
    [
        (TODAY, "on_track"),
        (dt.date(2027, 3, 31), "on_track"),
        (dt.date(2027, 4, 1), "off_track"),
    ],
)
def test_a_long_term_goal_is_assessed_once_a_year(
    world: World, far: Goal, day: dt.date, health: str
) -> None:
    rollup.recompute(world.id, today=day)
    found = world.of(far)
    assert (found.progress, found.health) == (0, health)
    assert found.weakest == "off_track"
    world.assert_right(day)


@needs_framework("bhag")
def test_a_long_term_goal_in_its_first_year_explains_that_no_year_is_over(
    world: World, far: Goal, acme: Acme
) -> None:
    start = world.organization.today() - dt.timedelta(days=100)
    Cycle.objects.filter(pk=far.cycle_id).update(starts_on=start)
    rollup.recompute(world.id)
    found = why(acme, far)
    assert found["health"]["code"] == "first_year"
    assert found["pace"]["code"] == "years"
    assert not found["is_behind"]
