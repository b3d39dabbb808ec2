"""A goal over others is done when they are; until then it says how many are measured."""

from __future__ import annotations

from typing import Any

import pytest

from goals.models import Goal
from tests.rollup.trees import World


def coverage(world: World, goal: Goal) -> tuple[int, int, str]:
    """Measured and contributing goals, and the health, after a roll-up."""
    world.drain()
    world.assert_right()
    found = world.of(goal)
    return found.n_measured, found.n_contributing, found.health


def test_100_percent_over_an_unmeasured_goal_is_not_done(world: World) -> None:
    top = world.goal()
    for current in (100, 100, None):
        unmeasured = world.number(top, current)
    assert world.progress(top) == 1
    assert coverage(world, top) == (2, 3, "on_track")
    assert world.of(top).is_partial
    world.change(unmeasured, current=100)
    assert coverage(world, top) == (3, 3, "done")
    assert not world.of(top).is_partial


def test_a_change_of_the_coverage_alone_is_stored(world: World) -> None:
    top = world.goal()
    for current in (50, 50, None):
        world.number(top, current)
    late = world.number(top, None)
    assert coverage(world, top)[:2] == (2, 4)
    before = world.of(top)
    world.change(late, contributes=False)
    assert coverage(world, top)[:2] == (2, 3)
    # Nothing else tells the two apart.
    after = world.of(top)
    own = {"n_contributing", "version"}
    assert {
        field.attname
        for field in after._meta.concrete_fields
        if getattr(before, field.attname) != getattr(after, field.attname)
    } == own


def test_what_is_missing_far_below_is_not_done_either(world: World) -> None:
    top = world.goal()
    middle = world.goal(top)
    world.number(middle, 100)
    world.number(middle, None)
    assert coverage(world, top) == (1, 1, "on_track")
    assert coverage(world, middle) == (1, 2, "on_track")


@pytest.mark.parametrize(
    "apart",
    [
        {"contributes": False},
        {"state": "archived"},
        {"state": "draft"},
        {"weight": 0.0},
        {"framework": "v2mom", "kind": "value"},
    ],
)
def test_goals_that_do_not_count_are_not_waited_for(
    world: World, apart: dict[str, object]
) -> None:
    top = world.goal()
    world.number(top, 100)
    world.number(top, None, **apart)
    assert coverage(world, top) == (1, 1, "done")


def test_a_sum_is_done_when_it_is_reached_and_complete(world: World) -> None:
    logos: dict[str, Any] = {"metric_type": "number", "metric_unit": "logos"}
    top = world.goal(progress_source="sum", start=0, target=10, **logos)
    world.number(top, 12, **logos)
    late = world.number(top, None, **logos)
    world.number(top, None, metric_type="number", metric_unit="days")
    assert coverage(world, top) == (1, 2, "on_track")
    world.change(late, current=0)
    assert coverage(world, top) == (2, 2, "done")


def test_the_owner_s_word_and_a_final_grade_stand(world: World) -> None:
    top = world.goal()
    for current in (100, None):
        world.number(top, current)
    world.change(top, status="done")
    assert coverage(world, top) == (1, 2, "done")
    world.change(top, status="", override_progress=1.0)
    assert coverage(world, top) == (0, 0, "done")
    world.change(top, override_progress=None, state="closed", final_progress=1.0)
    assert coverage(world, top) == (0, 0, "done")


def test_a_goal_with_a_number_of_its_own_waits_for_nobody(world: World) -> None:
    top = world.number(None, 100)
    world.number(top, None)
    assert coverage(world, top) == (0, 0, "done")
