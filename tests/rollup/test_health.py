"""Health: progress against pace, overrides, and missing updates, never on track."""

import datetime as dt

import pytest

from goals import rollup
from goals.models import GoalProgress
from tests.rollup.trees import TODAY, World

QUARTER_DAYS = 92
DAYS_GONE = 53


def test_the_pace_is_the_share_of_the_days_gone(world: World) -> None:
    goal = world.number(None, 50)
    world.drain()
    assert world.of(goal).pace == pytest.approx(DAYS_GONE / QUARTER_DAYS)
    world.change(goal, due_on=TODAY)
    world.drain()
    assert world.of(goal).pace == 1


def test_the_pace_of_a_goal_runs_from_its_own_start(world: World) -> None:
    """A goal of today is not behind, though half of its quarter is over."""
    noon = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
    goal = world.number(None, 0, created_at=noon)
    world.drain()
    assert (world.of(goal).pace, world.of(goal).health) == (0, "on_track")
    half = (world.quarter.ends_on - TODAY).days / 2
    later = TODAY + dt.timedelta(days=int(half))
    rollup.recompute(world.id, today=later)
    assert world.of(goal).pace == pytest.approx(int(half) / (2 * half))
    assert world.of(goal).health == "off_track"
    world.assert_right(later)


def test_the_start_is_what_the_owner_states(world: World) -> None:
    noon = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
    goal = world.number(None, 0, created_at=noon)
    world.change(goal, starts_on=TODAY - dt.timedelta(days=10))
    world.drain()
    days = (world.quarter.ends_on - TODAY).days + 10
    assert world.of(goal).pace == pytest.approx(10 / days)
    world.change(goal, starts_with_cycle=True)
    world.drain()
    assert world.of(goal).pace == pytest.approx(DAYS_GONE / QUARTER_DAYS)
    world.assert_right()


@pytest.mark.parametrize(
    ("current", "health"),
    [(100, "done"), (60, "on_track"), (35, "at_risk"), (10, "off_track")],
)
def test_health_follows_progress_against_the_pace(
    world: World, current: int, health: str
) -> None:
    goal = world.number(None, current)
    world.drain()
    assert world.of(goal).health == health


def test_the_thresholds_are_the_organization_s(world: World) -> None:
    world.organization.on_track_from = 30
    world.organization.at_risk_from = 10
    world.organization.save()
    goal = world.number(None, 20)
    world.drain()
    assert world.of(goal).health == "on_track"
    world.assert_right()


def test_a_goal_without_updates_is_never_on_track(world: World) -> None:
    goal = world.number(None, 90, cadence_days=7, status="on_track")
    for days, health in ((9, "on_track"), (10, "not_updated")):
        world.change(goal, updated_on=TODAY - dt.timedelta(days=days))
        world.drain()
        assert world.of(goal).health == health


def test_an_update_of_a_child_counts_as_update_of_its_parent(world: World) -> None:
    top = world.goal(cadence_days=7)
    world.number(top, 90, cadence_days=7, updated_on=TODAY)
    world.drain()
    assert world.of(top).health == "on_track"
    assert world.of(top).updated_on == TODAY


def test_a_value_within_its_limit_is_on_track_until_the_period_ends(
    world: World,
) -> None:
    goal = world.number(None, 100, direction="at_least", cadence_days=7)
    world.change(goal, updated_on=TODAY)
    world.drain()
    assert world.of(goal).health == "on_track"
    world.change(goal, updated_on=TODAY - dt.timedelta(days=30))
    world.drain()
    assert world.of(goal).health == "not_updated"


def test_a_goal_that_was_closed_without_a_number_is_not_a_zero(world: World) -> None:
    top = world.goal()
    goal = world.number(top, None, state="closed")
    world.drain()
    assert world.of(goal).health == "not_updated"
    assert world.of(top).progress is None


def test_the_weakest_child_is_named(world: World) -> None:
    top = world.goal()
    for current in (100, 60, 35):
        world.number(top, current)
    world.drain()
    assert world.of(top).weakest == "at_risk"
    world.number(top, 0)
    world.drain()
    assert world.of(top).weakest == "off_track"


def test_everything_below_is_counted_by_health(world: World) -> None:
    top = world.goal()
    middle = world.goal(top)
    for current in (100, 60, 35, 0, None):
        world.number(middle, current)
    world.number(top, 60, state="archived")
    world.drain()
    found = world.of(top)
    assert (found.n_on_track, found.n_off_track, found.n_not_updated) == (3, 1, 1)
    assert (found.n_at_risk, found.n_below) == (1, 6)


def test_a_new_day_changes_only_the_pace(world: World) -> None:
    goal = world.number(None, 35)
    world.drain()
    assert world.of(goal).health == "at_risk"
    later = TODAY + dt.timedelta(days=30)
    assert rollup.verify(world.id, today=later) != []
    rollup.recompute(world.id, today=later)
    assert world.of(goal).health == "off_track"
    assert rollup.verify(world.id, today=later) == []
    assert not GoalProgress.objects.exclude(goal=goal).exists()
    world.assert_right(later)
