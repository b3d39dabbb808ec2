"""What a member chose about messages: kept, and taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from notifications.models import (
    Channel,
    ChannelChoice,
    DeliverySettings,
    MailStop,
)
from notifications.outbox.channels import chosen
from notifications.preferences.selectors import chosen_by, is_usual, settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notifications.preferences.selectors import Key
    from organizations.models import Membership

TIMES = ("quiet_from", "quiet_until")


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that a member chose at one time. `channels`: the switches that were shown."""

    channels: Mapping[Key, bool]
    muted_until: dt.date | None = None
    quiet_from: dt.time | None = None
    quiet_until: dt.time | None = None

    def to_json(self) -> dict[str, Any]:
        """Shape: kept in the session, so that it can be taken back."""
        return {
            "channels": [[*key, is_on] for key, is_on in self.channels.items()],
            "muted_until": self.muted_until and self.muted_until.isoformat(),
            **{name: _text(getattr(self, name)) for name in TIMES},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Wishes:
        day = data["muted_until"]
        return cls(
            {(kind, channel): is_on for kind, channel, is_on in data["channels"]},
            day and dt.date.fromisoformat(day),
            **{name: _time(data[name]) for name in TIMES},
        )


@transaction.atomic
def keep_wishes(member: Membership, wishes: Wishes) -> Wishes:
    """Answers with what held before. What is as usual needs no row. Queries: 6."""
    before = _wishes_of(member, wishes.channels)
    for key, is_on in wishes.channels.items():
        if is_on != before.channels[key]:
            _set(member, key, is_on=is_on)
    DeliverySettings.objects.update_or_create(
        organization=member.organization,
        member=member,
        defaults={name: getattr(wishes, name) for name in ("muted_until", *TIMES)},
    )
    return before


def is_on(member: Membership, kind: str, channel: Channel) -> bool:
    return channel in chosen(member.organization, kind, [member.pk])[member.pk]


def turn_off(member: Membership, kind: str) -> None:
    """No more mails of a kind; the other channels stay as they are."""
    _set(member, (kind, str(Channel.EMAIL)), is_on=False)


def turn_on(member: Membership, kind: str) -> None:
    _set(member, (kind, str(Channel.EMAIL)), is_on=True)


def lift_stop(member: Membership) -> bool:
    """The address takes mail again, says its owner. False: it was not stopped."""
    rows = MailStop.objects.filter(member=member, lifted_at=None)
    return bool(rows.update(lifted_at=timezone.now()))


def _wishes_of(member: Membership, keys: Mapping[Key, bool]) -> Wishes:
    chosen, settings = chosen_by(member), settings_of(member)
    return Wishes(
        {key: chosen.get(key, is_usual(key, is_on=True)) for key in keys},
        settings.muted_until,
        settings.quiet_from,
        settings.quiet_until,
    )


def _set(member: Membership, key: Key, *, is_on: bool) -> None:
    kind, channel = key
    rows = ChannelChoice.objects.filter(member=member, kind=kind, channel=channel)
    if is_usual(key, is_on=is_on):
        rows.delete()
        return
    ChannelChoice.objects.update_or_create(
        organization=member.organization,
        member=member,
        kind=kind,
        channel=channel,
        defaults={"is_on": is_on},
    )


def _text(time: dt.time | None) -> str:
    return time.isoformat() if time else ""


def _time(text: str) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None
