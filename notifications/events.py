"""What happened below becomes messages here: each event is read once, the oldest first.

    @on("reply.given")
    def tell_of_reply(event: Event) -> None:
        say(Kind.REPLIED, to=…, occurrence=event.public_id, data={…})

A handler runs inside the organization, in the transaction that marks the event as read.
It stands in the module of its kind (notifications/types), which is imported with it.

An attempt is counted before the handler is called, so that one that kills its worker is
counted too. After a failure the event waits, longer each time, and in the end it is given
up: an error in the log, and a line of `manage.py given_up`. It holds up no other event.
"""

from __future__ import annotations

import datetime as dt
import importlib
import logging
from typing import TYPE_CHECKING

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import F, Q
from django.utils import timezone

from organizations.models import Event
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    type Handler = Callable[[Event], None]

logger = logging.getLogger(__name__)

# What is older was not read in time, or comes from before there were messages: it is
# marked, and nobody hears of it.
NEWS = dt.timedelta(days=1)
BATCH = 200
MINUTE = dt.timedelta(minutes=1)
# After the first, second … attempt; after the last one the event is given up.
PAUSES = (MINUTE, 5 * MINUTE, 30 * MINUTE, 180 * MINUTE, MINUTE)
MOST_ATTEMPTS = len(PAUSES)
# Until the handler has said otherwise: the one word of a worker that does not come back.
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


def read(organization_id: int) -> int:
    """Read what is unread and due. How many events led to a handler.

    Two at once read different ones.
    """
    importlib.import_module("notifications.types")
    _leave(organization_id)
    _give_up(organization_id)
    n_read = 0
    while ids := _begin(organization_id):
        n_read += sum(_read_one(organization_id, event_id) for event_id in ids)
    return n_read


def given_up(organization_id: int) -> QuerySet[Event]:
    """What nobody heard of although somebody should have, the latest first."""
    rows = Event.objects.filter(organization_id=organization_id)
    return rows.exclude(given_up_at=None)


def try_again(organization_id: int) -> int:
    """Have those read anew that are still news. How many. Inside the organization."""
    news = given_up(organization_id).filter(created_at__gt=timezone.now() - NEWS)
    return news.update(processed_at=None, given_up_at=None, attempts=0, retry_at=None)


def _unread(organization_id: int) -> QuerySet[Event]:
    return Event.objects.filter(organization_id=organization_id, processed_at=None)


def _leave(organization_id: int) -> None:
    """What nobody asks for, and what nobody read in time."""
    now = timezone.now()
    with in_organization(organization_id):
        _unread(organization_id).filter(
            ~Q(verb__in=_HANDLERS) | Q(attempts=0, created_at__lt=now - NEWS)
        ).update(processed_at=now)


def _give_up(organization_id: int) -> None:
    """What failed for the last time; and what failed, and is no news any more."""
    now = timezone.now()
    with in_organization(organization_id):
        rows = list(
            _unread(organization_id)
            .filter(
                Q(attempts__gte=MOST_ATTEMPTS) | Q(created_at__lt=now - NEWS),
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
    """Count an attempt at what is new; or, when nothing is, at one that failed before.

    Those one by one: what kills its worker takes nothing else with it again.
    """
    now = timezone.now()
    with in_organization(organization_id):
        due = (
            _unread(organization_id)
            .filter(Q(retry_at=None) | Q(retry_at__lte=now), verb__in=_HANDLERS)
            .order_by("pk")
            .only("attempts")
            .select_for_update(skip_locked=True)
        )
        again = due.filter(attempts__range=(1, MOST_ATTEMPTS - 1))
        rows = list(due.filter(attempts=0)[:BATCH]) or list(again[:1])
        ids = [event.pk for event in rows]
        if ids:
            Event.objects.filter(pk__in=ids).update(
                attempts=F("attempts") + 1,
                retry_at=now + PAUSES[rows[0].attempts],
                trouble=DIED,
            )
    return ids


def _read_one(organization_id: int, event_id: int) -> bool:
    """Whoever marks it reads it; both or nothing."""
    try:
        with in_organization(organization_id):
            n_marked = (
                _unread(organization_id)
                .filter(pk=event_id)
                .update(processed_at=timezone.now(), trouble="")
            )
            if not n_marked:
                return False
            event = Event.objects.select_related("actor__user").get(pk=event_id)
            _HANDLERS[event.verb](event)
            return True
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        logger.warning("Event %s stays unread", event_id, exc_info=True)
        _note_trouble(organization_id, event_id, type(error).__name__)
        return False


def _note_trouble(organization_id: int, event_id: int, trouble: str) -> None:
    with in_organization(organization_id):
        _unread(organization_id).filter(pk=event_id).update(trouble=trouble[:60])
