"""Each event is processed once; old and irrelevant ones are marked."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from notifications import events, sweeps
from notifications.models import Message
from notifications.outbox import notify
from organizations.models import Event
from organizations.services import record_event
from tests.cast import Acme
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One of them works, the other one does not."""
    monkeypatch.setattr(events, "_HANDLERS", {})
    seen: list[int] = []

    @events.on("thing.done")
    def tell(event: Event) -> None:
        seen.append(event.pk)
        assert event.actor is not None
        event.actor.organization = event.organization
        notify("talk.added", to=event.actor, occurrence=event.public_id)

    @events.on("thing.broken")
    def fail(event: Event) -> None:
        tell(event)
        raise RuntimeError

    return seen


def unread() -> set[str]:
    return set(Event.objects.filter(processed_at=None).values_list("verb", flat=True))


def test_each_event_is_processed_once_and_in_order(
    inside_acme: Acme, handlers: list[int]
) -> None:
    ben, organization_id = inside_acme.ben, inside_acme.organization.pk
    rows = [record_event("thing.done", ben, by=ben) for _each in range(3)]
    record_event("thing.nobody_asks_for", ben, by=ben)
    assert organization_id in sweeps.organizations_with_events()

    assert events.handle_events(organization_id) == 3
    assert events.handle_events(organization_id) == 0
    assert handlers == [row.pk for row in rows]
    assert Message.objects.count() == 3
    assert organization_id not in sweeps.organizations_with_events()


def test_a_failing_handler_sends_nothing_and_blocks_no_other(
    inside_acme: Acme, handlers: list[int]
) -> None:
    ben = inside_acme.ben
    record_event("thing.broken", ben, by=ben)
    record_event("thing.done", ben, by=ben)

    assert events.handle_events(inside_acme.organization.pk) == 1
    assert Message.objects.count() == 1
    assert unread() == {"thing.broken"}
    # Nobody is woken for it before it is due again.
    assert inside_acme.organization.pk not in sweeps.organizations_with_events()


def test_a_handler_that_fails_is_tried_five_times_then_given_up(
    inside_acme: Acme, handlers: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    """RELIABILITY R5: counted in the row, with growing pauses; an error, once."""
    ben, organization_id = inside_acme.ben, inside_acme.organization.pk
    begin = timezone.now()
    tried = []
    with time_machine.travel(begin, tick=False) as clock:
        record_event("thing.broken", ben, by=ben)
        for minute in (*range(40), *range(214, 220), 12 * 60):
            clock.move_to(begin + dt.timedelta(minutes=minute))
            before = len(handlers)
            events.handle_events(organization_id)
            tried += [minute] * (len(handlers) - before)

    assert tried == [0, 1, 6, 36, 216]
    (event,) = events.given_up(organization_id)
    assert (event.attempts, event.trouble) == (5, "RuntimeError")
    assert unread() == set()
    (error,) = [row for row in caplog.records if row.levelname == "ERROR"]
    assert error.getMessage() == (
        f"Organization {organization_id}: event {event.pk} (thing.broken) "
        "is given up after 5 attempts: RuntimeError"
    )
    assert Message.objects.count() == 0


def test_an_old_failed_event_is_given_up(
    inside_acme: Acme, handlers: list[int]
) -> None:
    """Given up instead of notified days late, and listed instead of lost silently."""
    ben, organization_id = inside_acme.ben, inside_acme.organization.pk
    record_event("thing.broken", ben, by=ben)
    events.handle_events(organization_id)
    with time_machine.travel(timezone.now() + dt.timedelta(days=2)):
        events.handle_events(organization_id)
    assert len(handlers) == 1
    assert [row.attempts for row in events.given_up(organization_id)] == [1]


def test_given_up_events_can_be_retried(
    inside_acme: Acme, handlers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ben, organization_id = inside_acme.ben, inside_acme.organization.pk
    event = record_event("thing.broken", ben, by=ben)
    Event.objects.filter(pk=event.pk).update(
        attempts=5, processed_at=timezone.now(), given_up_at=timezone.now()
    )
    monkeypatch.setitem(
        events._HANDLERS, "thing.broken", events._HANDLERS["thing.done"]
    )
    assert events.handle_events(organization_id) == 0
    assert events.try_again(organization_id) == 1
    assert events.handle_events(organization_id) == 1
    assert not events.given_up(organization_id)


def test_old_events_are_marked_without_notifications(
    inside_acme: Acme, handlers: list[int]
) -> None:
    ben = inside_acme.ben
    EventFactory.create(
        verb="thing.done", actor=ben, created_at=timezone.now() - dt.timedelta(days=2)
    )
    assert events.handle_events(inside_acme.organization.pk) == 0
    assert handlers == []
    assert unread() == set()


def test_a_verb_has_one_handler() -> None:
    with pytest.raises(ValueError, match="already"):
        events.on("thing.done")(lambda _event: None)
