"""What happened below becomes messages here: each event is read once, in order.

    @on("reply.given")
    def tell_of_reply(event: Event) -> None:
        say(Kind.REPLIED, to=…, occurrence=event.public_id, data={…})

A handler runs inside the organization, in the transaction that marks the event as read.
It stands in the module of its kind (notifications/kinds), which is imported with it.
"""

from __future__ import annotations

import datetime as dt
import importlib
import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from organizations.models import Event
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Callable

    type Handler = Callable[[Event], None]

logger = logging.getLogger(__name__)

# What is older was not read in time, or comes from before there were messages: it is
# marked, and nobody hears of it.
NEWS = dt.timedelta(days=1)
BATCH = 200
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
    """Read what is unread. How many events led to a handler.

    One that fails stays unread until it is old, and stops no other.
    """
    importlib.import_module("notifications.kinds")
    with in_organization(organization_id):
        _unread(organization_id).filter(
            ~Q(verb__in=_HANDLERS) | Q(created_at__lt=timezone.now() - NEWS)
        ).update(processed_at=timezone.now())
    n_read, last = 0, 0
    while True:
        with in_organization(organization_id):
            rows = _unread(organization_id).filter(pk__gt=last).order_by("pk")
            ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return n_read
        last = ids[-1]
        n_read += sum(_read_one(organization_id, event_id) for event_id in ids)


def _unread(organization_id: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return Event.objects.filter(organization_id=organization_id, processed_at=None)


def _read_one(organization_id: int, event_id: int) -> bool:
    """Whoever marks it reads it; both or nothing."""
    try:
        with in_organization(organization_id), transaction.atomic():
            n_marked = (
                _unread(organization_id)
                .filter(pk=event_id)
                .update(processed_at=timezone.now())
            )
            if not n_marked:
                return False
            event = Event.objects.select_related("actor__user").get(pk=event_id)
            if handler := _HANDLERS.get(event.verb):
                handler(event)
            return True
    except Exception as error:
        if type(error).__name__ == "SoftTimeLimitExceeded":
            raise
        logger.exception("Event %s stays unread", event_id)
        return False
