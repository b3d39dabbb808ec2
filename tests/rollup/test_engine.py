"""Which goals are recomputed, in which order, and how often."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals import rollup
from goals.models import GoalDirty, GoalProgress
from goals.rollup import engine
from goals.rollup.places import Place, StoredPlace
from goals.rollup.store import GoalRow
from goals.rules import GoalNode, Result
from tests.rollup.trees import TODAY, World, execute


def row(goal_id: int, parent_id: int | None) -> GoalRow:
    place = Place(1, "active")
    stored = StoredPlace(*place)
    return GoalRow(goal_id, parent_id, GoalNode(), Result(), place, stored)


@pytest.mark.parametrize(
    "edges",
    [
        [(1, None), (2, 1), (3, 2), (4, 1)],
        [(4, None), (3, 4), (2, 3), (1, 2), (9, 4)],
        [(1, None), (2, None), (3, 2)],
    ],
)
def test_children_are_rolled_up_before_their_parents(
    edges: list[tuple[int, int | None]],
) -> None:
    rows = [row(*edge) for edge in edges]
    for order in (rows, rows[::-1]):
        found = [one.id for one in engine.bottom_up(order, {one.id for one in rows})]
        assert sorted(found) == sorted(one.id for one in rows)
        for goal_id, parent_id in edges:
            assert parent_id is None or found.index(goal_id) < found.index(parent_id)


def test_a_chain_of_thousands_of_goals_is_rolled_up() -> None:
    rows = [row(n, n - 1 or None) for n in range(1, 5001)]
    found = engine.bottom_up(rows, {one.id for one in rows})
    assert [one.id for one in found] == list(range(5000, 0, -1))


def test_goals_that_are_not_marked_keep_their_stored_result() -> None:
    rows = [row(1, None), row(2, 1), row(3, 1)]
    assert [one.id for one in engine.bottom_up(rows, {1, 2})] == [2, 1]


def test_two_hundred_levels_are_rolled_up_correctly(world: World) -> None:
    at = top = world.goal()
    for _ in range(200):
        at = world.goal(at)
    world.number(at, 30)
    assert world.progress(top) == 0.3
    world.assert_right()


def test_a_goal_with_many_children_is_rolled_up_correctly(world: World) -> None:
    top = world.goal()
    for number in range(101):
        world.number(top, number)
    assert world.progress(top) == 0.5
    world.assert_right()


def test_one_drain_writes_each_ancestor_once(world: World) -> None:
    top = world.goal()
    middle = world.goal(top)
    leaves = [world.number(middle, 10) for _ in range(5)]
    world.drain()
    before = dict(GoalProgress.objects.values_list("goal_id", "version"))
    for leaf in leaves:
        world.change(leaf, current=80)
    assert world.drain() == 5
    after = dict(GoalProgress.objects.values_list("goal_id", "version"))
    assert after == {goal_id: version + 1 for goal_id, version in before.items()}


def test_unchanged_results_are_not_written(world: World) -> None:
    top = world.goal()
    leaf = world.number(top, 10)
    other = world.number(None, 10)
    world.drain()
    versions = [world.version(goal) for goal in (top, other)]
    world.change(leaf, direction="at_most", target=50, current=10, start=None)
    world.drain()
    assert world.version(other) == versions[1]
    world.drain()
    assert world.version(top) == versions[0] + 1


def test_a_drain_has_a_constant_number_of_queries(world: World) -> None:
    def statements(n: int) -> int:
        top = world.goal()
        for number in range(n):
            world.number(top, number)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            world.drain()
        return len(captured)

    assert statements(1) == statements(30)


def test_only_one_worker_drains_an_organization(world: World) -> None:
    assert world.drain() == 0
    world.goal()
    assert world.drain() == 1
    assert world.drain() == 0


def test_a_full_recompute_repairs_what_drifted(world: World) -> None:
    top = world.goal()
    world.number(top, 40)
    world.drain()
    execute("UPDATE goals_goalprogress SET progress = 0.99 WHERE goal_id = %s", top.pk)
    (drift,) = rollup.verify(world.id, today=TODAY)
    assert (drift.goal_id, drift.stored.progress, drift.right.progress) == (
        top.pk,
        0.99,
        0.4,
    )
    assert rollup.recompute(world.id, today=TODAY) == 1
    assert rollup.verify(world.id, today=TODAY) == []
    assert rollup.recompute(world.id, today=TODAY) == 0
    world.assert_right()


def test_a_full_recompute_clears_all_marks(world: World) -> None:
    world.number(world.goal(), 40)
    rollup.recompute(world.id, today=TODAY)
    assert not GoalDirty.objects.exists()
    world.assert_right()
