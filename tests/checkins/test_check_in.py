"""A check-in changes its goal, can be undone, and is created once."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from checkins.models import CheckIn
from checkins.services import check_in, undo_check_in
from goals.models import Goal, GoalProgress
from goals.rollup import drain
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory


def test_a_check_in_reaches_the_objective_after_the_roll_up(inside_acme: Acme) -> None:
    objective = GoalFactory.create(by=inside_acme.ada)
    logos = KeyResultFactory.create(by=inside_acme.ada, parent=objective)
    check_in(logos, by=inside_acme.ada, value=Decimal(10), confidence=70)
    drain(inside_acme.organization.pk)
    assert GoalProgress.objects.get(goal=objective).progress == 0.25


def test_submitting_twice_creates_one_check_in(inside_acme: Acme) -> None:
    logos = KeyResultFactory.create(
        by=inside_acme.ada, parent=GoalFactory.create(by=inside_acme.ada)
    )
    token = uuid.uuid4()
    first = check_in(logos, by=inside_acme.ada, value=Decimal(10), token=token)
    second = check_in(logos, by=inside_acme.ada, value=Decimal(10), token=token)
    assert first == second
    assert CheckIn.objects.count() == 1
    assert Goal.objects.get(pk=logos.pk).current == 10


def test_undo_restores_the_previous_values(inside_acme: Acme) -> None:
    logos = KeyResultFactory.create(
        by=inside_acme.ada, parent=GoalFactory.create(by=inside_acme.ada)
    )
    check_in(logos, by=inside_acme.ada, value=Decimal(10), confidence=70)
    row = check_in(logos, by=inside_acme.ada, value=Decimal(12), confidence=30)
    undo_check_in(row, by=inside_acme.ada)
    undo_check_in(row, by=inside_acme.ada)
    goal = Goal.objects.get(pk=logos.pk)
    assert (goal.current, goal.confidence) == (Decimal(10), 70)


def test_undo_is_refused_after_a_later_check_in(inside_acme: Acme) -> None:
    logos = KeyResultFactory.create(
        by=inside_acme.ada, parent=GoalFactory.create(by=inside_acme.ada)
    )
    row = check_in(logos, by=inside_acme.ada, value=Decimal(10))
    check_in(logos, by=inside_acme.ada, value=Decimal(12))
    with pytest.raises(ValidationError):
        undo_check_in(row, by=inside_acme.ada)


def test_the_first_value_of_a_decreasing_metric_is_its_start(inside_acme: Acme) -> None:
    days = KeyResultFactory.create(
        by=inside_acme.ada,
        parent=GoalFactory.create(by=inside_acme.ada),
        direction=Goal.Direction.DECREASE,
        start=None,
        target=Decimal(7),
    )
    first = check_in(days, by=inside_acme.ada, value=Decimal(14))
    assert Goal.objects.get(pk=days.pk).start == 14
    undo_check_in(first, by=inside_acme.ada)
    assert Goal.objects.get(pk=days.pk).start is None
