"""Stored counts, and the roots of outlines: true before, while and after a roll-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from goals import rollup
from goals.models import Goal, GoalCount, GoalDirty, GoalProgress
from goals.rollup.counts import wrong_counts
from goals.selectors.counts import health_counts, top_goals
from goals.selectors.scope import GoalScope
from tests.rollup.outlines import miscounted, misread_outlines
from tests.rollup.trees import TODAY, execute

if TYPE_CHECKING:
    from tests.cast import Acme
    from tests.rollup.trees import World


@pytest.fixture
def tree(world: World) -> tuple[Goal, Goal]:
    """A goal of the quarter and one that contributes to it, rolled up."""
    top = world.goal()
    child = world.number(top, 80)
    world.drain()
    return top, child


def assert_true(world: World) -> None:
    assert misread_outlines(world.organization) == []


CHANGES: dict[str, dict[str, Any]] = {
    "closed": {"state": "closed"},
    "archived": {"state": "archived", "archived_from": "active"},
    "a draft again": {"state": "draft"},
    "at the top": {"parent": None},
    "off track": {"status": "off_track"},
}


@pytest.mark.parametrize("fields", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("place", [0, 1])
def test_a_change_shows_before_the_roll_up_and_after_it(
    world: World, tree: tuple[Goal, Goal], place: int, fields: dict[str, Any]
) -> None:
    world.change(tree[place], **fields)
    assert_true(world)
    world.drain()
    assert_true(world)
    world.assert_right()


def test_a_child_whose_parent_leaves_the_outline_is_a_root_at_once(
    world: World, acme: Acme, tree: tuple[Goal, Goal]
) -> None:
    top, child = tree
    scope = GoalScope(acme.ada, [world.quarter.pk], ("active",))
    assert list(top_goals(scope, 0, 9)) == [top]
    world.change(top, state="closed")
    assert list(top_goals(scope, 0, 9)) == [child]
    world.drain()
    assert world.of(child).parent_differs
    assert list(top_goals(scope, 0, 9)) == [child]
    world.change(top, state="active", cycle=world.year)
    assert list(top_goals(scope, 0, 9)) == [child]
    world.drain()
    world.change(top, cycle=world.quarter)
    assert list(top_goals(scope, 0, 9)) == [top]
    world.drain()
    assert not world.of(child).parent_differs


def test_goals_that_were_never_counted_are_looked_at(
    world: World, tree: tuple[Goal, Goal]
) -> None:
    """As right after the upgrade that began to count, or after an import."""
    GoalProgress.objects.update(cycle_id=None, state="", parent_differs=False)
    assert not GoalDirty.objects.exists()
    assert sum(GoalCount.objects.values_list("n", flat=True)) == 0
    assert_true(world)
    world.number(tree[0], 10)
    assert_true(world)
    rollup.recompute(world.id, today=TODAY)
    world.assert_right()
    assert_true(world)


def test_a_page_of_roots_begins_where_the_last_one_ended(
    world: World, acme: Acme
) -> None:
    alone = [world.goal(position=n % 3) for n in range(7)]
    above = world.goal(cycle=world.year)
    below = [world.goal(above, position=n) for n in range(3)]
    alone.sort(key=lambda goal: (goal.position, goal.pk))
    scope = GoalScope(acme.ada, [world.quarter.pk], ("active",))
    for _time in ("before the roll-up", "after it"):
        pages = [list(top_goals(scope, first, 4)) for first in (0, 4, 8)]
        assert [goal for page in pages for goal in page] == [*alone, *below]
        world.drain()


def test_a_deleted_goal_is_taken_off(world: World, tree: tuple[Goal, Goal]) -> None:
    tree[1].delete()
    assert_true(world)
    world.drain()
    world.assert_right()


def test_what_was_rolled_back_is_not_counted(
    world: World, tree: tuple[Goal, Goal]
) -> None:
    before = list(GoalCount.objects.order_by("pk").values())
    with transaction.atomic():
        world.change(tree[1], state="closed")
        world.drain()
        assert list(GoalCount.objects.order_by("pk").values()) != before
        transaction.set_rollback(True)
    assert list(GoalCount.objects.order_by("pk").values()) == before
    assert_true(world)


def test_a_roll_up_that_changes_no_health_writes_no_count(
    world: World, tree: tuple[Goal, Goal]
) -> None:
    """Else every check-in would leave a dead row behind."""
    before = places_in_the_table()
    world.change(tree[1], current=81)
    world.drain()
    assert world.of(tree[1]).progress == 0.81
    assert places_in_the_table() == before


def places_in_the_table() -> list[tuple[Any, ...]]:
    """Where each row of counts is stored: elsewhere once it was written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, ctid::text FROM goals_goalcount ORDER BY id")
        return list(cursor.fetchall())


def test_the_recompute_puts_wrong_counts_right(
    world: World, tree: tuple[Goal, Goal]
) -> None:
    execute("UPDATE goals_goalcount SET n = n + 5")
    assert {wrong.stored - wrong.right for wrong in wrong_counts(world.id)} == {5}
    GoalCount.objects.create(
        organization=world.organization, cycle_id=1, state="active", health="", n=2
    )
    rollup.recompute(world.id, today=TODAY)
    assert wrong_counts(world.id) == []
    assert miscounted(world.organization) == []


def test_drafts_are_counted_for_those_alone_who_may_read_them(
    world: World, acme: Acme
) -> None:
    world.goal(state="draft", owner=acme.ben)
    world.drain()
    shown = ("active", "draft")
    for reader, n in ((acme.ben, 1), (acme.rita, 0), (acme.hal, 0)):
        scope = GoalScope(reader, [world.quarter.pk], shown)
        assert sum(count for _health, count in health_counts(scope)) == n
        assert len(top_goals(scope, 0, 9)) == n
