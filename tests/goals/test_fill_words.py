"""Words are filled while people work: what they write meanwhile counts."""

from __future__ import annotations

import threading
import time
from importlib import import_module

import pytest
from django.db import connections, transaction

from goals.models import Goal, GoalWord
from organizations.tenancy import enter_organization, in_organization
from tests.cast import make_acme
from tests.factories import GoalFactory

FILL = import_module("goals.migrations.0031_fill_goal_words").FILL
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def fill() -> None:
    try:
        with connections["owner"].cursor() as cursor:
            cursor.execute(FILL)
    finally:
        connections["owner"].close()


def words_of(goal: Goal) -> list[str]:
    with in_organization(goal.organization_id):
        words = GoalWord.objects.filter(goal_id=goal.pk).order_by("word")
        return list(words.values_list("word", flat=True))


def wait_for_a_lock() -> None:
    """Until somebody waits for one; a fill that takes none is done by then."""
    for _n in range(20):
        with connections["default"].cursor() as cursor:
            cursor.execute(WAITING)
            row = cursor.fetchone()
        if row and row[0]:
            return
        time.sleep(0.1)


@pytest.mark.parametrize("has_words", [False, True])
def test_a_title_that_changes_during_the_fill_has_its_new_words(
    has_words: bool,
) -> None:
    acme = make_acme()
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada, title="Old harbour")
        if not has_words:
            GoalWord.objects.filter(goal_id=goal.pk).delete()
    filling = threading.Thread(target=fill)
    with transaction.atomic():
        enter_organization(acme.organization.pk)
        Goal.objects.filter(pk=goal.pk).update(title="New pier")
        filling.start()
        wait_for_a_lock()
    filling.join()
    assert words_of(goal) == ["new", "pier"]


def test_words_that_are_wrong_are_put_right_and_the_others_stay() -> None:
    acme = make_acme()
    with in_organization(acme.organization.pk):
        wrong = GoalFactory.create(by=acme.ada, title="Häfen")
        right = GoalFactory.create(by=acme.ada, title="Pier", owner_name="Zoë Q.")
        GoalWord.objects.filter(goal_id=wrong.pk).update(word="häfen")
        kept = set(
            GoalWord.objects.filter(goal_id=right.pk).values_list("pk", flat=True)
        )
    for _n in range(2):
        fill()
    assert words_of(wrong) == ["hafen"]
    assert words_of(right) == ["pier", "q", "zoe"]
    with in_organization(acme.organization.pk):
        again = GoalWord.objects.filter(goal_id=right.pk).values_list("pk", flat=True)
        assert set(again) == kept
