"""Writes that need derived numbers roll up first."""

import os
from decimal import Decimal

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction

from checkins.services import check_in
from goals.models import Goal, GoalProgress
from goals.rollup.store import ROLL_UP_LOCK
from goals.services import close_goal, delete_draft
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory


def test_closing_right_after_a_check_in_keeps_its_value(inside_acme: Acme) -> None:
    top = GoalFactory.create(by=inside_acme.ada)
    goal = KeyResultFactory.create(by=inside_acme.ada, parent=top)
    check_in(goal, by=inside_acme.ada, value=Decimal(30))
    close_goal(goal, by=inside_acme.ada)
    assert goal.final_progress == 0.75
    close_goal(top, by=inside_acme.ada)
    assert top.final_progress == 0.75


def test_a_draft_is_not_deleted_while_a_worker_rolls_it_up(inside_acme: Acme) -> None:
    """Else the worker, or the person, meets a row that refers to nothing."""
    draft = GoalFactory.create(by=inside_acme.ada, state=Goal.State.DRAFT)
    lock = ROLL_UP_LOCK | inside_acme.organization.pk
    with psycopg.connect(os.environ["DATABASE_URL"]) as worker:
        worker.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
        with (
            pytest.raises(OperationalError, match="lock timeout"),
            transaction.atomic(),
        ):
            delete_impatiently(draft, inside_acme)
    draft.refresh_from_db()
    delete_draft(draft, by=inside_acme.ada)
    assert not GoalProgress.objects.exists()


def delete_impatiently(draft: Goal, acme: Acme) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', '50ms', true)")
    delete_draft(draft, by=acme.ada)


def test_deleting_a_deleted_draft_is_a_validation_error(inside_acme: Acme) -> None:
    draft = GoalFactory.create(by=inside_acme.ada, state=Goal.State.DRAFT)
    twin = Goal.objects.get(pk=draft.pk)
    delete_draft(draft, by=inside_acme.ada)
    with pytest.raises(ValidationError):
        delete_draft(twin, by=inside_acme.ada)
