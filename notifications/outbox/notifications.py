from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from notifications.models import Channel, Delivery, Message
from notifications.outbox.channels import selected_channels
from notifications.outbox.wake import wake_after_commit
from notifications.registry import CHAT, get_type
from scheduling.clock import today_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from notifications.models import ChatWebhook
    from notifications.registry import NotificationType
    from organizations.models import Membership, Organization

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification to a member, or to a chat room (`webhook`).

    `to`: of the same organization, with `organization` and `location` loaded.
    `occurrence`: what makes it the same one again, at most 80 characters. `data`: ids and
    numbers, never what people wrote. `due_at`: not before; None is now. `expires_at`: not
    after.
    """

    occurrence: str
    to: Membership | None = None
    webhook: ChatWebhook | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    due_at: dt.datetime | None = None
    expires_at: dt.datetime | None = None


def notify(
    kind: str,
    *,
    occurrence: str,
    to: Membership | None = None,
    webhook: ChatWebhook | None = None,
    data: Mapping[str, Any] | None = None,
    due_at: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
) -> Message | None:
    """Write one notification, once, in the open transaction.

    None: it exists already; or it is a nudge, and the person had one that day. Inside the
    organization. Queries: 4. Raises UnknownTypeError.
    """
    addressee = to or webhook
    if addressee is None:
        raise ValueError("A notification needs a member or a chat room.")
    one = Notification(occurrence, to, webhook, data or {}, due_at, expires_at)
    new = notify_many(kind, addressee.organization, [one])
    return new[0] if new else None


@transaction.atomic
def notify_many(
    kind: str, organization: Organization, notifications: Iterable[Notification]
) -> list[Message]:
    """As `notify`, for many at once; the messages that are new. Queries: 4 each 2,000.

    Rows are written by recipient, whatever the order of `notifications`: a nudge waits
    for another process that may take the same day, and two must never wait for each other.
    """
    declared, now = get_type(kind), timezone.now()
    rows = [_message(declared, organization, one, now) for one in notifications]
    rows.sort(key=lambda row: row.recipient_id or 0)
    new: list[Message] = []
    for first in range(0, len(rows), MOST_ROWS):
        new += _insert(declared, organization, rows[first : first + MOST_ROWS], now)
    if new:
        wake_after_commit(organization.pk)
    return new


def _message(
    declared: NotificationType,
    organization: Organization,
    one: Notification,
    now: dt.datetime,
) -> Message:
    due_at = one.due_at or now
    day = None
    if declared.is_nudge and one.to is not None:
        day = today_of(one.to, max(due_at, now))
    return Message(
        organization=organization,
        recipient=one.to,
        webhook=one.webhook,
        kind=declared.kind,
        occurrence=one.occurrence,
        day=day,
        data=dict(one.data),
        due_at=due_at,
        expires_at=one.expires_at,
    )


def _insert(
    declared: NotificationType,
    organization: Organization,
    rows: Sequence[Message],
    now: dt.datetime,
) -> list[Message]:
    """The database decides what is new: two at once do not write the same twice."""
    channels = selected_channels(
        organization, declared, [row.recipient_id for row in rows if row.recipient_id]
    )
    for row in rows:
        wants_inbox = Channel.INBOX in channels.get(row.recipient_id or 0, ())
        if wants_inbox and row.due_at <= now:
            row.posted_at = now
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    new = list(
        Message.objects.filter(
            organization=organization, public_id__in=[row.public_id for row in rows]
        ).order_by("pk")
    )
    Delivery.objects.bulk_create(
        delivery
        for row in new
        for delivery in _deliveries(row, channels.get(row.recipient_id or 0, CHAT))
    )
    return new


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
