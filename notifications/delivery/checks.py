"""Whether a delivery may go out, checked again at the moment of sending (RELIABILITY R10).

The reader is still a member, takes this channel, is not away, has no pause and no quiet
hours. Whether the message is still true is a question to its type (`skip_reasons`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from notifications.models import Channel, DeliverySettings, MailStop
from notifications.outbox.channels import selected_channels
from notifications.registry import find_type
from scheduling.check_in_policy import policy_of
from scheduling.clock import today_of
from scheduling.days_off import DaysOff, days_off_from
from scheduling.rules import local_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from notifications.models import Delivery, Message
    from notifications.registry import NotificationType
    from organizations.models import Membership, Organization
    from scheduling.models import CheckInPolicy

DAY = dt.timedelta(days=1)
# Longer absences are not looked through.
MOST_DAYS = 60
AROUND = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class DeliveryVerdict:
    """Deliver (both empty), skip for a `reason`, or try again `at`."""

    reason: str = ""
    at: dt.datetime | None = None

    @property
    def is_go(self) -> bool:
        return not self.reason and self.at is None


GO = DeliveryVerdict()


def _leaves_the_demo(delivery: Delivery) -> bool:
    """The demo's people are made up: whoever has their addresses asked for no mail."""
    return (
        delivery.channel != Channel.INBOX
        and delivery.organization.is_demo
        and not settings.DEMO_ORGANIZATIONS_SEND
    )


@dataclass(frozen=True, slots=True)
class DeliveryConditions:
    """What was loaded about the readers of many deliveries."""

    now: dt.datetime
    policy: CheckInPolicy
    away: DaysOff
    settings: dict[int, DeliverySettings]
    stopped: frozenset[int]
    channels: dict[tuple[str, int], frozenset[Channel]]

    def verdict(self, delivery: Delivery) -> DeliveryVerdict:
        # Each rule is one line of this method or of `_to_member`, the first that
        # applies decides. A rule for all channels belongs here.
        message = delivery.message
        if _leaves_the_demo(delivery):
            return DeliveryVerdict("demo")
        if message.expires_at and message.expires_at <= self.now:
            return DeliveryVerdict("too_late")
        if message.recipient is None:
            return _to_room(message)
        return self._to_member(delivery, message, message.recipient)

    def _to_member(
        self, delivery: Delivery, message: Message, reader: Membership
    ) -> DeliveryVerdict:
        if not reader.user.is_active or (
            reader.left_at is not None and reader.left_at <= self.now
        ):
            return DeliveryVerdict("left")
        declared = find_type(message.kind)
        # Of an unknown type, which the worker refuses.
        return GO if declared is None else self._by_channel(delivery, declared, reader)

    def _by_channel(
        self, delivery: Delivery, declared: NotificationType, reader: Membership
    ) -> DeliveryVerdict:
        message = delivery.message
        if Channel(delivery.channel) not in self.channels[message.kind, reader.pk]:
            return DeliveryVerdict("not_by_this_channel")
        if delivery.channel != Channel.EMAIL:
            return GO
        if reader.pk in self.stopped:
            return DeliveryVerdict("mail_stopped")
        if not declared.respects_quiet_hours:
            return GO
        return self._when_reachable(message, reader)

    def _when_reachable(self, message: Message, reader: Membership) -> DeliveryVerdict:
        """Skip during a pause; postpone to the end of leave, holidays and quiet hours."""
        own = self.settings.get(reader.pk)
        today = today_of(reader, self.now)
        if own and own.muted_until and own.muted_until >= today:
            return DeliveryVerdict("muted")
        first, last = self._quiet_hours(own)
        if self.away.excuse(reader, today):
            back = return_at(
                self.now,
                reader.zone,
                last,
                lambda day: bool(self.away.excuse(reader, day)),
            )
            return _later(message, back, "on_leave")
        end = quiet_hours_end(self.now, reader.zone, first, last)
        return GO if end is None else _later(message, end, "quiet_hours")

    def _quiet_hours(self, own: DeliverySettings | None) -> tuple[dt.time, dt.time]:
        policy = self.policy
        if own is None:
            return policy.quiet_from, policy.quiet_until
        return (
            policy.quiet_from if own.quiet_from is None else own.quiet_from,
            policy.quiet_until if own.quiet_until is None else own.quiet_until,
        )


def _to_room(message: Message) -> DeliveryVerdict:
    """A paused room still gets the test message that somebody asks for."""
    declared, room = find_type(message.kind), message.webhook
    if room is None:
        return DeliveryVerdict("paused")
    is_requested = declared is not None and declared.is_requested
    return DeliveryVerdict("paused") if room.paused_at and not is_requested else GO


def _later(message: Message, at: dt.datetime | None, why: str) -> DeliveryVerdict:
    """Postpone, unless it has expired by then."""
    if at is None or (message.expires_at and message.expires_at <= at):
        return DeliveryVerdict(why)
    return DeliveryVerdict(at=at)


def load_conditions(
    organization: Organization, deliveries: Sequence[Delivery], now: dt.datetime
) -> DeliveryConditions:
    """Queries: 5, and 1 for each kind."""
    readers: defaultdict[str, set[int]] = defaultdict(set)
    for delivery in deliveries:
        if delivery.message.recipient_id:
            readers[delivery.message.kind].add(delivery.message.recipient_id)
    ids = set().union(*readers.values())
    today = now.astimezone(dt.UTC).date()
    far = dt.timedelta(days=MOST_DAYS) + AROUND
    settings = DeliverySettings.objects.filter(
        organization=organization, member_id__in=ids
    )
    stops = MailStop.objects.filter(
        organization=organization, member_id__in=ids, lifted_at=None
    )
    return DeliveryConditions(
        now=now,
        policy=policy_of(organization),
        away=days_off_from(organization, today - AROUND, today + far, ids),
        settings={row.member_id: row for row in settings},
        stopped=frozenset(stops.values_list("member_id", flat=True)),
        channels={
            (kind, member_id): channels
            for kind, members in readers.items()
            if (declared := find_type(kind))
            for member_id, channels in selected_channels(
                organization, declared, members
            ).items()
        },
    )


# --- Pure: no database, no clock ------------------------------------------------------


def is_quiet(at: dt.time, quiet_from: dt.time, quiet_until: dt.time) -> bool:
    """Whether a local time lies in the quiet hours, which may span midnight.

    The same time twice means that there are none.
    """
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def quiet_hours_end(
    now: dt.datetime, zone: ZoneInfo, quiet_from: dt.time, quiet_until: dt.time
) -> dt.datetime | None:
    """The end of the quiet hours that hold now, in UTC; None outside of them."""
    local = now.astimezone(zone)
    if not is_quiet(local.time(), quiet_from, quiet_until):
        return None
    day = local.date()
    if local.time() >= quiet_until:
        day += DAY
    # Where the clocks go back the same wall time comes twice.
    return max(local_instant(day, quiet_until, zone), now + dt.timedelta(minutes=1))


def return_at(
    now: dt.datetime,
    zone: ZoneInfo,
    morning: dt.time,
    is_away: Callable[[dt.date], bool],
) -> dt.datetime | None:
    """The morning on which somebody who is away today is back; None: not within 60 days."""
    today = now.astimezone(zone).date()
    for n in range(1, MOST_DAYS + 1):
        if not is_away(today + DAY * n):
            return local_instant(today + DAY * n, morning, zone)
    return None
