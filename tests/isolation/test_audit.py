"""RELIABILITY P1, P2: events and adjustments come with the change, and stay as they are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from checkins.models import CheckIn
from checkins.services import check_in, undo_check_in
from goals import services
from goals.models import Adjustment, Goal
from organizations.models import Event
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory


def verbs() -> list[str]:
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


def test_every_change_of_a_goal_is_an_event(inside_acme: Acme) -> None:
    by = inside_acme.ada
    before = len(verbs())
    top, other = GoalFactory.create(by=by), GoalFactory.create(by=by)
    goal = KeyResultFactory.create(by=by, parent=top, state=Goal.State.DRAFT)
    services.activate_goal(goal, by=by)
    services.edit_goal(goal, by=by, description="more")
    services.edit_goal(goal, by=by, reason="less", target=Decimal(20))
    services.align_goal(goal, to=other, by=by, reason="moved")
    services.set_status(goal, status="at_risk", note="late", by=by)
    services.set_override(
        goal, progress=0.5, reason="late", until=dt.date(2030, 1, 1), by=by
    )
    undo_check_in(check_in(goal, by=by, value=Decimal(3)), by=by)
    services.close_goal(goal, by=by)
    services.reopen_goal(goal, by=by)
    services.archive_goal(goal, by=by)
    services.restore_goal(goal, by=by)
    services.reorder_goal(goal, before=None, by=by)
    draft = GoalFactory.create(by=by, state=Goal.State.DRAFT)
    services.delete_draft(draft, by=by)
    assert verbs()[before:] == [
        *["goal.created"] * 3,
        "goal.activated",
        "goal.edited",
        "goal.adjusted",
        "goal.adjusted",
        "goal.status_set",
        "goal.overridden",
        "checkin.submitted",
        "checkin.undone",
        "goal.closed",
        "goal.reopened",
        "goal.archived",
        "goal.restored",
        "goal.reordered",
        "goal.created",
        "goal.deleted",
    ]
    assert set(Event.objects.values_list("actor", flat=True)) == {by.pk}


def test_a_rollback_takes_the_change_and_its_event(inside_acme: Acme) -> None:
    before = verbs()
    with transaction.atomic():
        goal = KeyResultFactory.create(
            by=inside_acme.ada, parent=GoalFactory.create(by=inside_acme.ada)
        )
        check_in(goal, by=inside_acme.ada, value=Decimal(3))
        transaction.set_rollback(True)
    assert verbs() == before
    assert not Goal.objects.exists()
    assert not CheckIn.objects.exists()


def test_a_change_that_fails_leaves_no_event(inside_acme: Acme) -> None:
    goal = KeyResultFactory.create(
        by=inside_acme.ada, parent=GoalFactory.create(by=inside_acme.ada)
    )
    before = verbs()
    with pytest.raises(services.ReasonRequiredError):
        services.edit_goal(goal, by=inside_acme.ada, target=Decimal(1))
    with pytest.raises(services.PlacementError):
        services.align_goal(goal, to=None, by=inside_acme.ada, reason="up")
    assert verbs() == before
    assert not Adjustment.objects.exists()


def test_events_hold_no_user_text(inside_acme: Acme) -> None:
    """P3: ids and numbers; what people wrote is in rows that can be erased."""
    goal = GoalFactory.create(
        by=inside_acme.ada, title="sentinel title", description="sentinel text"
    )
    leaf = KeyResultFactory.create(
        by=inside_acme.ada, parent=goal, title="sentinel leaf"
    )
    by = inside_acme.ada
    check_in(leaf, by=by, value=Decimal(3), note="sentinel note")
    services.set_status(leaf, status="at_risk", note="sentinel", by=by)
    services.edit_goal(leaf, by=by, title="sentinel again", reason="sentinel why")
    services.close_goal(leaf, by=by, note="sentinel grade")
    for event in Event.objects.all():
        assert "sentinel" not in f"{event.verb} {event.data}"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET created_at = now()",
        "UPDATE {} SET organization_id = organization_id",
        "DELETE FROM {}",
        "TRUNCATE {}",
    ],
)
@pytest.mark.parametrize("table", ["organizations_event", "goals_adjustment"])
def test_events_cannot_be_changed_or_deleted(
    inside_acme: Acme, table: str, statement: str
) -> None:
    goal = GoalFactory.create(by=inside_acme.ada)
    services.edit_goal(goal, by=inside_acme.ada, title="Other", reason="clearer")
    with pytest.raises(DatabaseError, match="permission denied"):
        run(statement.format(table))
    assert Adjustment.objects.count() == 1


def run(statement: str, *parameters: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_an_event_can_be_marked_processed_and_nothing_else(inside_acme: Acme) -> None:
    event = Event.objects.latest("id")
    for column in ("verb", "actor_id", "data", "object_id", "created_at"):
        with pytest.raises(DatabaseError, match="permission denied"):
            run(f"UPDATE organizations_event SET {column} = {column}")
    Event.objects.filter(pk=event.pk).update(processed_at=timezone.now())
    event.refresh_from_db()
    assert event.processed_at is not None


def test_an_adjustment_records_what_why_and_who(inside_acme: Acme) -> None:
    goal = KeyResultFactory.create(
        by=inside_acme.ada, parent=GoalFactory.create(by=inside_acme.ada)
    )
    services.edit_goal(
        goal, by=inside_acme.ada, target=Decimal(28), weight=2.0, reason=" fewer "
    )
    rows = Adjustment.objects.order_by("field")
    assert [(row.field, row.before, row.after) for row in rows] == [
        ("target", "40", "28"),
        ("weight", "1", "2"),
    ]
    assert {(row.reason, row.by_id) for row in rows} == {("fewer", inside_acme.ada.pk)}
    goal.refresh_from_db()
    assert goal.original_target == 40


def test_changes_of_drafts_leave_no_adjustment(inside_acme: Acme) -> None:
    goal = GoalFactory.create(by=inside_acme.ada, state=Goal.State.DRAFT)
    services.edit_goal(goal, by=inside_acme.ada, title="Better")
    assert not Adjustment.objects.exists()
