"""Triggers mark every goal that has to be rolled up, whatever code changes it."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from goals.models import Goal, GoalDirty, GoalProgress
from goals.rollup.store import COLUMNS
from tests.cast import Acme
from tests.needs import needs_framework
from tests.rollup.trees import World, execute


def marked() -> set[int]:
    return set(GoalDirty.objects.values_list("goal_id", flat=True))


def test_a_move_marks_the_old_and_the_new_parent_s_line(world: World) -> None:
    old, new = world.goal(), world.goal()
    goal = world.number(old, 100)
    world.number(old, 0)
    assert (world.progress(old), world.progress(new)) == (0.5, None)
    world.change(goal, parent=new)
    assert marked() >= {old.pk, goal.pk}
    assert (world.progress(old), world.progress(new)) == (0, 1)
    world.assert_right()


def test_a_move_to_the_top_marks_the_old_line(world: World) -> None:
    top = world.goal()
    middle = world.goal(top)
    goal = world.number(middle, 100)
    assert world.progress(top) == 1
    world.change(goal, parent=None)
    assert world.progress(top) is None


def test_many_moves_in_one_statement(world: World) -> None:
    old = [world.goal() for _ in range(3)]
    new = world.goal()
    for number, parent in enumerate(old):
        world.number(parent, number * 50)
    assert world.progress(old[1]) == 0.5
    execute("UPDATE goals_goal SET parent_id = %s WHERE parent_id IS NOT NULL", new.pk)
    assert world.progress(new) == 0.5
    assert [world.of(parent).progress for parent in old] == [None] * 3


def test_a_swap_of_two_children_in_one_statement(world: World) -> None:
    left, right = world.goal(), world.goal()
    one, two = world.number(left, 10), world.number(right, 90)
    world.drain()
    execute(
        "UPDATE goals_goal SET parent_id = CASE id WHEN %s THEN %s ELSE %s END "
        "WHERE id IN (%s, %s)",
        *(one.pk, right.pk, left.pk, one.pk, two.pk),
    )
    assert (world.progress(left), world.progress(right)) == (0.9, 0.1)


CHANGES: dict[str, Any] = {
    "weight": 5.0,
    "contributes": False,
    "state": "archived",
    "current": Decimal(77),
    "start": Decimal(-50),
    "target": Decimal(60),
    "direction": "at_least",
    "metric_type": "yes_no",
    "metric_unit": "x",
    "currency": "EUR",
    "progress_source": "sum",
    "override_progress": 0.9,
    "confidence": 20,
    "status": "off_track",
    "cadence_days": 1,
    "due_on": "2026-11-25",
    "updated_on": "2026-11-21",
    "framework": "bhag",
    "kind": "milestone",
    "owner_name": "Nora",
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_each_input_marks_the_goal(world: World, field: str) -> None:
    top = world.goal()
    goal = world.number(top, 20)
    world.number(top, 40)
    world.drain()
    world.change(goal, **{field: CHANGES[field]})
    assert marked() == {goal.pk}
    world.drain()
    world.assert_right()


def test_changes_of_owner_and_unit_mark_the_goal(world: World, acme: Acme) -> None:
    goal = world.number(None, 20)
    world.drain()
    for holder in ({"owner": acme.ben}, {"unit": acme.sales}):
        world.change(goal, **holder)
        assert marked() == {goal.pk}
        world.drain()
    world.assert_right()


@needs_framework("v2mom")
def test_a_goal_that_becomes_a_statement_is_marked(world: World) -> None:
    top = world.goal()
    goal = world.number(top, 0)
    world.number(top, 50)
    assert world.progress(top) == 0.25
    world.change(goal, framework="v2mom", kind="value")
    assert world.progress(top) == 0.5
    assert (world.of(goal).progress, world.of(goal).health) == (None, "")
    assert world.of(top).n_below == 1
    world.assert_right()
    world.change(goal, framework="okr", kind="key_result")
    assert world.progress(top) == 0.25
    world.assert_right()


def test_the_end_of_an_override_and_the_final_progress_mark(world: World) -> None:
    goal = world.number(None, 20, override_progress=0.9)
    world.drain()
    world.change(goal, override_until="2026-11-01")
    assert world.progress(goal) == 0.2
    world.change(goal, state="closed")
    world.drain()
    world.change(goal, final_progress=0.4)
    assert world.progress(goal) == 0.4


def test_another_cycle_marks_the_goal_and_changes_its_pace(world: World) -> None:
    goal = world.number(None, 20)
    world.drain()
    before = world.of(goal).pace
    world.change(goal, cycle=world.year)
    assert marked() == {goal.pk}
    world.drain()
    assert world.of(goal).pace != before
    world.assert_right()


def test_changes_of_text_mark_nothing(world: World) -> None:
    goal = world.number(world.goal(), 20)
    world.drain()
    world.change(goal, title="Another", description="…", position=4, rationale="so")
    assert marked() == set()


def test_every_input_of_the_roll_up_is_watched_by_the_trigger(world: World) -> None:
    """A column that the roll-up reads without a trigger would leave stale numbers."""
    body = _function_body("goals_mark_updated")
    columns = {part.partition(".")[2] for part in _words(COLUMNS) if part[:2] == "g."}
    unwatched = columns - {"id"}
    unwatched = {name for name in unwatched if f"n.{name}" not in _words(body)}
    assert unwatched == set()


def _words(text: str) -> set[str]:
    for mark in "(),:\n":
        text = text.replace(mark, " ")
    return set(text.split())


def _function_body(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [name])
        return str(cursor.fetchone()[0])


def test_a_new_goal_has_a_progress_row_and_is_marked(world: World) -> None:
    goal = world.goal()
    assert GoalProgress.objects.filter(goal=goal).exists()
    assert marked() == {goal.pk}


def test_goals_made_in_bulk_are_marked_too(world: World) -> None:
    top = world.goal()
    world.drain()
    rows = [
        Goal(
            organization=world.organization,
            framework="okr",
            kind="key_result",
            title=str(number),
            cycle=world.quarter,
            parent=top,
            metric_type="percent",
            current=number,
            target=100,
        )
        for number in range(0, 101, 25)
    ]
    made = Goal.objects.bulk_create(rows)
    assert marked() == {goal.pk for goal in made}
    assert world.progress(top) == 0.5


def test_a_deleted_goal_marks_its_parent(world: World) -> None:
    top = world.goal()
    goal = world.number(top, 100)
    world.number(top, 0)
    assert world.progress(top) == 0.5
    goal.delete()
    assert world.progress(top) == 0
    world.assert_right()


def test_a_marked_goal_may_be_deleted_before_the_roll_up(world: World) -> None:
    goal = world.goal(world.goal())
    goal.delete()
    assert world.drain() == 2
    world.assert_right()


def test_a_rollback_unmarks(world: World) -> None:
    goal = world.number(None, 20)
    world.drain()
    with transaction.atomic():
        world.change(goal, current=50)
        transaction.set_rollback(True)
    assert marked() == set()
