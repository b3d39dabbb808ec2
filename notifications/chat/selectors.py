from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.chat.messages import trouble
from notifications.models import ChatWebhook, Delivery
from notifications.registry import all_types, find_type
from notifications.text import capitalized, number_word
from notifications.types.chat_test import CHAT_TEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.registry import NotificationType
    from organizations.models import Organization

N_SHOWN = 4
# For so long the page waits for the result of a test message.
LOOKS_AGAIN_FOR = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ChatRoom:
    """A webhook on HR's page. `address`: shortened, enough to tell one from another."""

    webhook: ChatWebhook
    address: str
    kinds: tuple[str, ...]
    last: Delivery | None

    @property
    def last_label(self) -> str:
        return room_label(self.last.message.kind) if self.last else ""

    @property
    def problem(self) -> str:
        """Why the latest message did not arrive; "" if it did, or is still to be tried."""
        if self.last is None or self.last.state == Delivery.State.SENT:
            return ""
        channel, _colon, reason = self.last.reason.partition(": ")
        return trouble(reason) if channel == "chat" else ""

    @property
    def is_test_under_way(self) -> bool:
        """Whether the page should look again: a test was sent, and has no result yet."""
        last = self.last
        return (
            last is not None
            and last.message.kind == CHAT_TEST.kind
            and last.state in Delivery.UNDER_WAY
            and last.message.created_at > timezone.now() - LOOKS_AGAIN_FOR
        )

    @property
    def is_paused_by_itself(self) -> bool:
        return self.webhook.paused_at is not None and self.webhook.n_failures > 0


def headline(rooms: Sequence[ChatRoom]) -> str:
    """“Two chat rooms active, one paused”."""
    n_paused = sum(room.webhook.paused_at is not None for room in rooms)
    n = len(rooms) - n_paused
    words = ngettext(
        "%(n)s chat room active",
        "%(n)s chat rooms active",
        n,
    )
    summary = capitalized(words % {"n": number_word(n)})
    if not rooms:
        return _("No chat rooms connected yet")
    if not n_paused:
        return summary
    more = ngettext("%(n)s paused", "%(n)s paused", n_paused)
    return f"{summary}, {more % {'n': number_word(n_paused)}}"


def room_label(kind: str) -> str:
    """A type's name for a chat room, where “my unit” would be nobody's."""
    declared = find_type(kind)
    return declared.label_in_chat if declared else kind


def types_for_rooms() -> list[NotificationType]:
    """Those that people with a room choose from."""
    return [each for each in all_types() if each.group and each.chat_texts]


def rooms_of(organization: Organization) -> list[ChatRoom]:
    """Queries: 2."""
    rows = list(
        ChatWebhook.objects.filter(organization=organization).select_related("unit")
    )
    last = _last_deliveries(rows)
    return [
        ChatRoom(
            row,
            short_address(row.url),
            tuple(room_label(kind) for kind in row.kinds),
            last.get(row.pk),
        )
        for row in rows
    ]


def _last_deliveries(rows: Sequence[ChatWebhook]) -> dict[int, Delivery]:
    deliveries = (
        Delivery.objects.filter(message__webhook__in=rows)
        .order_by("message__webhook_id", "-id")
        .distinct("message__webhook_id")
        .select_related("message")
    )
    return {each.message.webhook_id or 0: each for each in deliveries}


def short_address(url: str) -> str:
    """“hooks.slack.com/…Xy9Z”: the secret itself is never shown again."""
    return f"{urlsplit(url).hostname}/…{url[-N_SHOWN:]}"
