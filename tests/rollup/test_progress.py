"""Progress case by case, through the triggers and the roll-up."""

import datetime as dt
from decimal import Decimal

import pytest

from goals.models import Goal
from goals.rollup import recompute
from tests.rollup.trees import TODAY, World

Direction = Goal.Direction
SUM = Goal.Source.SUM


def test_the_parent_is_the_mean_of_its_children(world: World) -> None:
    top = world.goal()
    world.number(top, 20)
    world.number(top, 40)
    assert world.progress(top) == pytest.approx(0.3)


def test_weights_need_not_sum_to_one(world: World) -> None:
    top = world.goal()
    world.number(top, 100, weight=3)
    light = world.number(top, 0, weight=1)
    assert world.progress(top) == 0.75
    world.change(light, weight=9)
    assert world.progress(top) == 0.25


def test_a_child_with_zero_weight_has_no_effect(world: World) -> None:
    top = world.goal()
    only = world.number(top, 100, weight=0)
    assert world.progress(top) is None
    world.number(top, 50)
    assert world.progress(top) == 0.5
    assert world.of(only).progress == 1


def test_an_unmeasured_child_is_not_a_zero(world: World) -> None:
    top = world.goal()
    world.number(top, 60)
    silent = world.number(top, None)
    assert world.progress(top) == 0.6
    world.change(silent, current=0)
    assert world.progress(top) == 0.3


def test_a_goal_without_measured_children_is_unmeasured(world: World) -> None:
    top = world.goal()
    middle = world.goal(top)
    world.number(middle, None)
    assert world.progress(top) is None


def test_a_non_contributing_child_has_no_effect(world: World) -> None:
    top = world.goal()
    world.number(top, 50)
    world.number(top, 0, contributes=False, status="off_track")
    assert world.progress(top) == 0.5
    assert world.of(top).weakest == "on_track"
    assert world.of(top).n_off_track == 1


@pytest.mark.parametrize(
    ("start", "target", "current", "progress"),
    [
        (0, 40, 10, 0.25),
        (10, 20, 5, 0),
        (10, 20, 25, 1),
        (None, 40, 10, 0.25),
        (5, 5, 5, 1),
        (5, 5, 4, 0),
    ],
)
def test_progress_of_an_increasing_metric(
    world: World, start: int | None, target: int, current: int, progress: float
) -> None:
    goal = world.number(None, current, start=start, target=target)
    assert world.progress(goal) == progress


@pytest.mark.parametrize(
    ("start", "target", "current", "progress"),
    [
        (20, 10, 15, 0.5),
        (20, 10, 25, 0),
        (20, 10, 5, 1),
        (5, 5, 5, 1),
        (5, 5, 6, 0),
        (None, 5, 5, 1),
        (None, 5, 9, None),
    ],
)
def test_progress_of_a_decreasing_metric(
    world: World, start: int | None, target: int, current: int, progress: float | None
) -> None:
    goal = world.number(
        None, current, start=start, target=target, direction=Direction.DECREASE
    )
    assert world.progress(goal) == progress


@pytest.mark.parametrize(
    ("direction", "current", "progress"),
    [
        (Direction.AT_LEAST, "99.9", 1),
        (Direction.AT_LEAST, "99.899999", 0),
        (Direction.AT_MOST, "99.9", 1),
        (Direction.AT_MOST, "99.900001", 0),
    ],
)
def test_progress_of_a_limit_is_zero_or_one(
    world: World, direction: Direction, current: str, progress: float
) -> None:
    goal = world.number(None, current, target=Decimal("99.9"), direction=direction)
    assert world.progress(goal) == progress


def test_progress_of_a_yes_or_no_goal(world: World) -> None:
    goal = world.number(None, 0, metric_type=Goal.MetricType.YES_NO, target=None)
    assert world.progress(goal) == 0
    world.change(goal, current=1)
    assert world.progress(goal) == 1


def test_more_than_the_target_is_kept_but_not_rolled_up(world: World) -> None:
    top = world.goal()
    over = world.number(top, 150)
    world.number(top, 0)
    assert world.progress(top) == 0.5
    assert world.of(over).attainment == 1.5


def test_the_sum_of_the_children_is_the_parent_s_number(world: World) -> None:
    logos = world.number(None, None, target=40, progress_source=SUM)
    world.number(logos, 20, target=22)
    world.number(logos, 8, target=10, weight=99)
    assert world.progress(logos) == 0.7
    assert world.of(logos).value == 28


def test_another_unit_or_currency_is_left_out_of_a_sum(world: World) -> None:
    money = {"metric_type": Goal.MetricType.MONEY, "currency": "EUR"}
    revenue = world.number(None, None, progress_source=SUM, metric_unit="m", **money)
    world.number(revenue, 5, metric_unit="M", **money)
    world.number(revenue, 6, metric_unit="", **money)
    world.number(revenue, 1000, metric_unit="m", **money | {"currency": "USD"})
    world.number(revenue, 1000, metric_unit="k", **money)
    world.number(revenue, 1000)
    world.drain()
    assert world.of(revenue).value == 11


def test_a_sum_of_nothing_is_unmeasured(world: World) -> None:
    logos = world.number(None, 7, progress_source=SUM)
    world.number(logos, None)
    assert world.progress(logos) is None


def test_sums_of_sums(world: World) -> None:
    top = world.number(None, None, target=60, progress_source=SUM)
    middle = world.number(top, None, target=30, progress_source=SUM)
    leaf = world.number(middle, 10, target=30)
    world.number(top, 20, target=30)
    assert world.progress(top) == 0.5
    world.change(leaf, current=40)
    assert world.progress(top) == 1


def test_an_override_counts_until_its_day(world: World) -> None:
    top = world.goal()
    goal = world.number(
        top,
        10,
        override_progress=0.8,
        override_reason="late data",
        override_until=TODAY,
    )
    assert world.progress(top) == 0.8
    world.change(goal, override_until=TODAY - dt.timedelta(days=1))
    assert world.progress(top) == 0.1


def test_an_override_expires_without_any_change(world: World) -> None:
    top = world.goal()
    world.number(top, 10, override_progress=0.8, override_until=TODAY)
    world.drain()
    tomorrow = TODAY + dt.timedelta(days=1)
    recompute(world.id, today=tomorrow)
    assert world.of(top).progress == 0.1
    world.assert_right(tomorrow)


def test_a_closed_child_counts_with_its_final_progress(world: World) -> None:
    top = world.goal()
    goal = world.number(top, 20)
    world.number(top, 40)
    world.change(goal, state="closed", final_progress=0.9)
    assert world.progress(top) == pytest.approx(0.65)
    world.change(goal, current=100)
    assert world.progress(top) == pytest.approx(0.65)
    world.change(goal, state="active", final_progress=None)
    assert world.progress(top) == pytest.approx(0.7)


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_drafts_and_archived_goals_count_nowhere(world: World, state: str) -> None:
    top = world.goal()
    goal = world.number(top, 100, state=state)
    world.number(goal, 100, status="at_risk")
    world.number(top, 50)
    assert world.progress(top) == 0.5
    assert world.of(top).n_below == 1
    world.change(goal, state="active")
    assert world.progress(top) == 0.75
    assert world.of(top).n_below == 3


def test_confidence_is_the_owner_s_or_the_children_s(world: World) -> None:
    top = world.goal()
    world.number(top, 10, confidence=30, weight=1)
    world.number(top, 10, confidence=90, weight=3)
    world.number(top, 10)
    world.drain()
    assert world.of(top).confidence == 75
    world.change(top, confidence=10)
    world.drain()
    assert world.of(top).confidence == 10
