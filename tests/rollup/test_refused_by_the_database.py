"""Constraints of the database, whatever code violates them."""

import pytest
from django.db import IntegrityError, connection, transaction

from goals.models import Goal
from tests.cast import Acme
from tests.factories import GoalFactory, cycle_of


def two_ids() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('goals_goal_id_seq') FROM generate_series(1, 2)")
        (low,), (high,) = cursor.fetchall()
    return low, high


def goal(acme: Acme, goal_id: int, parent_id: int) -> Goal:
    return Goal(
        id=goal_id,
        parent_id=parent_id,
        organization=acme.organization,
        cycle=cycle_of(acme.organization),
        framework="okr",
        kind="objective",
        title="Round and round",
    )


def test_the_database_refuses_a_loop_in_one_insert(inside_acme: Acme) -> None:
    low, high = two_ids()
    ring = [goal(inside_acme, low, high), goal(inside_acme, high, low)]
    with pytest.raises(IntegrityError, match="under itself"), transaction.atomic():
        Goal.objects.bulk_create(ring)


def test_the_database_refuses_a_loop_in_two_inserts(inside_acme: Acme) -> None:
    low, high = two_ids()
    with pytest.raises(IntegrityError, match="same_organization"), transaction.atomic():
        Goal.objects.bulk_create([goal(inside_acme, low, high)])


def test_the_database_refuses_a_loop_by_an_update(inside_acme: Acme) -> None:
    top = GoalFactory.create(by=inside_acme.ada)
    below = GoalFactory.create(by=inside_acme.ada, title="Below", parent=top)
    with pytest.raises(IntegrityError, match="under itself"), transaction.atomic():
        Goal.objects.filter(pk=top.pk).update(parent=below)


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf"), 1e7])
def test_the_database_refuses_an_invalid_weight(
    inside_acme: Acme, weight: float
) -> None:
    row = GoalFactory.create(by=inside_acme.ada)
    with pytest.raises(IntegrityError, match="weight_range"), transaction.atomic():
        Goal.objects.filter(pk=row.pk).update(weight=weight)
