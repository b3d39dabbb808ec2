"""What happened is read once; what is old, or of no interest, is marked and left."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from notifications import events, sweeps
from notifications.models import Kind, Message
from notifications.outbox import say
from organizations.models import Event
from organizations.services import record_event
from tests.cast import Acme

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
        say(Kind.TALK, to=event.actor, occurrence=event.public_id)

    @events.on("thing.broken")
    def fail(event: Event) -> None:
        tell(event)
        raise RuntimeError

    return seen


def unread() -> set[str]:
    return set(Event.objects.filter(processed_at=None).values_list("verb", flat=True))


def test_each_event_is_read_once_and_in_order(
    inside_acme: Acme, handlers: list[int]
) -> None:
    ben, organization_id = inside_acme.ben, inside_acme.organization.pk
    rows = [record_event("thing.done", ben, by=ben) for _each in range(3)]
    record_event("thing.nobody_asks_for", ben, by=ben)
    assert organization_id in sweeps.organizations_with_news()

    assert events.read(organization_id) == 3
    assert events.read(organization_id) == 0
    assert handlers == [row.pk for row in rows]
    assert Message.objects.count() == 3
    assert organization_id not in sweeps.organizations_with_news()


def test_a_handler_that_fails_says_nothing_and_stops_no_other(
    inside_acme: Acme, handlers: list[int]
) -> None:
    ben = inside_acme.ben
    record_event("thing.broken", ben, by=ben)
    record_event("thing.done", ben, by=ben)

    assert events.read(inside_acme.organization.pk) == 1
    assert Message.objects.count() == 1
    assert unread() == {"thing.broken"}


def test_old_news_are_marked_and_left(inside_acme: Acme, handlers: list[int]) -> None:
    ben = inside_acme.ben
    Event.objects.create(
        organization=ben.organization,
        verb="thing.done",
        actor=ben,
        object_type="x",
        object_id=1,
        object_public_id="x",
        created_at=timezone.now() - dt.timedelta(days=2),
    )
    assert events.read(inside_acme.organization.pk) == 0
    assert handlers == []
    assert unread() == set()


def test_a_verb_has_one_handler() -> None:
    with pytest.raises(ValueError, match="already"):
        events.on("thing.done")(lambda _event: None)
