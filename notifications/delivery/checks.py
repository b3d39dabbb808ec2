"""Whether a message may still be brought to its reader: asked again when it is sent.

RELIABILITY R10: still here, not away, not paused, by this channel, not in quiet hours;
and, by its kind, still true (`Speaker.wanted`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checkins.cadence.away import Away, away_from
from checkins.cadence.policy import policy_of
from notifications.delivery.quiet_hours import MOST_DAYS, back_at, quiet_end
from notifications.models import Channel, DeliverySettings, MailStop
from notifications.outbox.channels import chosen
from notifications.types import speaker_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checkins.models import CheckInPolicy
    from notifications.models import Delivery, Message
    from organizations.models import Membership, Organization

AROUND = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Go ahead (both empty), leave it (`reason`), or try again `at`."""

    reason: str = ""
    at: dt.datetime | None = None

    @property
    def goes(self) -> bool:
        return not self.reason and self.at is None


GO = Verdict()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of many readers at once."""

    now: dt.datetime
    policy: CheckInPolicy
    away: Away
    settings: dict[int, DeliverySettings]
    stopped: frozenset[int]
    channels: dict[tuple[str, int], frozenset[Channel]]

    def of(self, delivery: Delivery) -> Verdict:
        message = delivery.message
        if message.expires_at and message.expires_at <= self.now:
            return Verdict("too_late")
        if message.recipient is None:
            room = message.webhook
            return Verdict("paused") if room is None or room.paused_at else GO
        return self._to_member(delivery, message, message.recipient)

    def _to_member(
        self, delivery: Delivery, message: Message, reader: Membership
    ) -> Verdict:
        if not reader.user.is_active or (
            reader.left_at is not None and reader.left_at <= self.now
        ):
            return Verdict("left")
        wanted = self.channels[message.kind, reader.pk]
        if Channel(delivery.channel) not in wanted:
            return Verdict("not_by_this_channel")
        if delivery.channel != Channel.EMAIL:
            return GO
        if reader.pk in self.stopped:
            return Verdict("mail_stopped")
        speaker = speaker_of(message.kind)
        if speaker is not None and not speaker.is_patient:
            return GO
        return self._in_their_time(message, reader)

    def _in_their_time(self, message: Message, reader: Membership) -> Verdict:
        """Not while paused; not on leave, a holiday or in quiet hours, but afterwards."""
        own = self.settings.get(reader.pk)
        today = self.now.astimezone(reader.zone).date()
        if own and own.muted_until and own.muted_until >= today:
            return Verdict("muted")
        first, last = self._quiet_hours(own)
        if self.away.excuse(reader, today):
            back = back_at(
                self.now,
                reader.zone,
                last,
                lambda day: bool(self.away.excuse(reader, day)),
            )
            return _later(message, back, "on_leave")
        end = quiet_end(self.now, reader.zone, first, last)
        return GO if end is None else _later(message, end, "quiet_hours")

    def _quiet_hours(self, own: DeliverySettings | None) -> tuple[dt.time, dt.time]:
        policy = self.policy
        if own is None:
            return policy.quiet_from, policy.quiet_until
        return (
            policy.quiet_from if own.quiet_from is None else own.quiet_from,
            policy.quiet_until if own.quiet_until is None else own.quiet_until,
        )


def _later(message: Message, at: dt.datetime | None, why: str) -> Verdict:
    """Then, if it is still of use then."""
    if at is None or (message.expires_at and message.expires_at <= at):
        return Verdict(why)
    return Verdict(at=at)


def circumstances(
    organization: Organization, deliveries: Sequence[Delivery], now: dt.datetime
) -> Circumstances:
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
    return Circumstances(
        now=now,
        policy=policy_of(organization),
        away=away_from(organization, today - AROUND, today + far, ids),
        settings={row.member_id: row for row in settings},
        stopped=frozenset(stops.values_list("member_id", flat=True)),
        channels={
            (kind, member_id): channels
            for kind, members in readers.items()
            for member_id, channels in chosen(organization, kind, members).items()
        },
    )
