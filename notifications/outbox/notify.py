from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from notifications.models import Channel, Delivery, Message
from notifications.models.message import NUDGES
from notifications.outbox.channels import chosen
from notifications.outbox.wake import wake_after_commit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from notifications.models import ChatWebhook
    from organizations.models import Membership, Organization

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing to say, to a member or into a chat room (`webhook`).

    `to`: of the same organization, with `organization` and `location` at hand.
    `occurrence`: what makes it the same again, at most 80 characters. `data`: ids and
    numbers, never what people wrote. `due_at`: not before; None: now. `expires_at`: not
    after.
    """

    occurrence: str
    to: Membership | None = None
    webhook: ChatWebhook | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    due_at: dt.datetime | None = None
    expires_at: dt.datetime | None = None


def say(
    kind: str,
    *,
    occurrence: str,
    to: Membership | None = None,
    webhook: ChatWebhook | None = None,
    data: Mapping[str, Any] | None = None,
    due_at: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
) -> Message | None:
    """Have something said, once, with the transaction that is open.

    None: it was said before; or it is a nudge, and the person had theirs of the day.
    Inside the organization. Queries: 4.
    """
    someone = to or webhook
    if someone is None:
        raise ValueError("To whom?")
    saying = Saying(occurrence, to, webhook, data or {}, due_at, expires_at)
    said = say_many(kind, someone.organization, [saying])
    return said[0] if said else None


@transaction.atomic
def say_many(
    kind: str, organization: Organization, sayings: Iterable[Saying]
) -> list[Message]:
    """As `say`, for many at once; the messages that are new. Queries: 4 each 2,000.

    By recipient, whatever their order was: a nudge waits until another process knows
    whether it takes the same day, and two must never wait for each other.
    """
    now = timezone.now()
    rows = [_message(kind, organization, saying, now) for saying in sayings]
    rows.sort(key=lambda row: row.recipient_id or 0)
    said: list[Message] = []
    for first in range(0, len(rows), MOST_ROWS):
        said += _insert(kind, organization, rows[first : first + MOST_ROWS], now)
    if said:
        wake_after_commit(organization.pk)
    return said


def _message(
    kind: str, organization: Organization, saying: Saying, now: dt.datetime
) -> Message:
    due_at = saying.due_at or now
    day = None
    if kind in NUDGES and saying.to is not None:
        day = max(due_at, now).astimezone(saying.to.zone).date()
    return Message(
        organization=organization,
        recipient=saying.to,
        webhook=saying.webhook,
        kind=str(kind),
        occurrence=saying.occurrence,
        day=day,
        data=dict(saying.data),
        due_at=due_at,
        expires_at=saying.expires_at,
    )


def _insert(
    kind: str, organization: Organization, rows: Sequence[Message], now: dt.datetime
) -> list[Message]:
    """The database decides what is new: two at once do not say a thing twice."""
    wanted = chosen(
        organization, kind, [row.recipient_id for row in rows if row.recipient_id]
    )
    for row in rows:
        if Channel.INBOX in wanted.get(row.recipient_id or 0, ()) and row.due_at <= now:
            row.posted_at = now
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    said = list(
        Message.objects.filter(
            organization=organization, public_id__in=[row.public_id for row in rows]
        ).order_by("pk")
    )
    in_chat = frozenset({Channel.CHAT})
    Delivery.objects.bulk_create(
        delivery
        for row in said
        for delivery in _deliveries(row, wanted.get(row.recipient_id or 0, in_chat))
    )
    return said


def _deliveries(row: Message, channels: Iterable[Channel]) -> list[Delivery]:
    """One for each channel by which it still has to go."""
    return [
        Delivery(
            organization_id=row.organization_id,
            message=row,
            channel=str(channel),
            due_at=row.due_at,
        )
        for channel in sorted(channels)
        if channel != Channel.INBOX or row.posted_at is None
    ]
