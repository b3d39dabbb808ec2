"""Turns events of lower apps into notifications. Each event is handled once, oldest first.

    @on("reply.added")
    def notify_of_reply(event: Event) -> None:
        notify_members(REPLY_RECEIVED.kind, {…}, event, data={…})

A handler runs inside the organization, in the transaction that marks the event as
processed. It stands in the module of its notification type (notifications.types).

An attempt is counted before the handler is called, so that one that kills its worker is
counted too. After a failure the event waits, longer each time, and in the end it is given
up: an error in the log, and a line of `manage.py given_up`. Other events go on meanwhile.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from notifications.outbox import Notification, notify_many
from notifications.retries import MOST_ATTEMPTS, retry_pause
from organizations.jobs import is_time_limit
from organizations.models import Event, Membership
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django.db.models import QuerySet

    type Handler = Callable[[Event], None]

logger = logging.getLogger(__name__)

# Older events are marked as processed, and nobody is notified.
NOT_NEWS_AFTER = dt.timedelta(days=1)
# For so long a reply can be undone before anybody is notified of it.
TIME_TO_UNDO = dt.timedelta(seconds=60)
BATCH = 200
# `Event.trouble` while a handler runs: it stays when the worker dies.
DIED = "died"
_HANDLERS: dict[str, Handler] = {}


def on(verb: str) -> Callable[[Handler], Handler]:
    """Raises ValueError for a verb that has a handler already."""

    def register(handler: Handler) -> Handler:
        if verb in _HANDLERS:
            raise ValueError(f"{verb} has a handler already.")
        _HANDLERS[verb] = handler
        return handler

    return register


def notify_members(
    kind: str,
    member_ids: Collection[int],
    event: Event,
    *,
    data: Mapping[str, int],
    occurrence: str = "",
    delay: dt.timedelta | None = None,
) -> None:
    """Notify each current member of these once.

    `occurrence`: without one, the row that the event is about. `delay`: from the event on.
    """
    people = Membership.objects.current().filter(pk__in=member_ids)
    rows = list(people.select_related("organization", "location", "user"))
    due_at = None
    if delay is not None:
        due_at = max(event.created_at, timezone.now() - delay) + delay
    notifications = [
        Notification(
            occurrence or event.object_public_id, row, data=data, due_at=due_at
        )
        for row in rows
    ]
    if rows:
        notify_many(kind, rows[0].organization, notifications)


def handle_events(organization_id: int) -> int:
    """Handle unprocessed events that are due; the number that a handler dealt with.

    Two workers at once take different ones.
    """
    _skip_irrelevant(organization_id)
    _give_up(organization_id)
    n_handled = 0
    while ids := _begin(organization_id):
        n_handled += sum(_handle(organization_id, event_id) for event_id in ids)
    return n_handled


def given_up(organization_id: int) -> QuerySet[Event]:
    """Events that failed for good, the latest first."""
    rows = Event.objects.filter(organization_id=organization_id)
    return rows.exclude(given_up_at=None)


def try_again(organization_id: int) -> int:
    """Handle those anew that are less than a day old; how many. Inside the organization."""
    recent = given_up(organization_id).filter(
        created_at__gt=timezone.now() - NOT_NEWS_AFTER
    )
    return recent.update(processed_at=None, given_up_at=None, attempts=0, retry_at=None)


def _unprocessed(organization_id: int) -> QuerySet[Event]:
    return Event.objects.filter(organization_id=organization_id, processed_at=None)


def _skip_irrelevant(organization_id: int) -> None:
    """Mark events without a handler, and those that are too old."""
    now = timezone.now()
    with in_organization(organization_id):
        _unprocessed(organization_id).filter(
            ~Q(verb__in=_HANDLERS) | Q(attempts=0, created_at__lt=now - NOT_NEWS_AFTER)
        ).update(processed_at=now)


def _give_up(organization_id: int) -> None:
    """Give up events that failed for the last time, or that failed and are too old."""
    now = timezone.now()
    with in_organization(organization_id):
        rows = list(
            _unprocessed(organization_id)
            .filter(
                Q(attempts__gte=MOST_ATTEMPTS) | Q(created_at__lt=now - NOT_NEWS_AFTER),
                attempts__gt=0,
                retry_at__lte=now,
            )
            .select_for_update(skip_locked=True)
        )
        Event.objects.filter(pk__in=[event.pk for event in rows]).update(
            processed_at=now, given_up_at=now
        )
    for event in rows:
        logger.error(
            "Organization %s: event %s (%s) is given up after %s attempts: %s",
            *(organization_id, event.pk, event.verb, event.attempts, event.trouble),
        )


def _begin(organization_id: int) -> list[int]:
    """Count an attempt at all new events; without any, at one that failed before.

    Those go one by one, so that one that kills its worker takes no other with it.
    """
    now = timezone.now()
    with in_organization(organization_id):
        due = (
            _unprocessed(organization_id)
            .filter(Q(retry_at=None) | Q(retry_at__lte=now), verb__in=_HANDLERS)
            .order_by("pk")
            .only("attempts")
            .select_for_update(skip_locked=True)
        )
        failed = due.filter(attempts__range=(1, MOST_ATTEMPTS - 1))
        rows = list(due.filter(attempts=0)[:BATCH]) or list(failed[:1])
        ids = [event.pk for event in rows]
        if ids:
            Event.objects.filter(pk__in=ids).update(
                attempts=F("attempts") + 1,
                retry_at=now + retry_pause(rows[0].attempts + 1),
                trouble=DIED,
            )
    return ids


def _handle(organization_id: int, event_id: int) -> bool:
    """Mark the event, and call its handler: both or nothing."""
    try:
        with in_organization(organization_id):
            n_marked = (
                _unprocessed(organization_id)
                .filter(pk=event_id)
                .update(processed_at=timezone.now(), trouble="")
            )
            if not n_marked:
                return False
            event = Event.objects.select_related("actor__user").get(pk=event_id)
            _HANDLERS[event.verb](event)
            return True
    except Exception as error:
        if is_time_limit(error):
            raise
        logger.warning("Event %s was not handled", event_id, exc_info=True)
        _note_trouble(organization_id, event_id, type(error).__name__)
        return False


def _note_trouble(organization_id: int, event_id: int, trouble: str) -> None:
    with in_organization(organization_id):
        _unprocessed(organization_id).filter(pk=event_id).update(trouble=trouble[:60])
