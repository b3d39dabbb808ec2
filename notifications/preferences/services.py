"""Saves a member's notification settings, and undoes that."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from notifications.models import (
    Channel,
    ChannelPreference,
    DeliverySettings,
)
from notifications.outbox.channels import selected_channels
from notifications.preferences.selectors import (
    default_of,
    saved_switches,
    settings_of,
)
from notifications.registry import get_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notifications.preferences.selectors import Key
    from organizations.models import Membership

TIMES = ("quiet_from", "quiet_until")


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one save of the page holds. `channels`: the switches that were shown."""

    channels: Mapping[Key, bool]
    muted_until: dt.date | None = None
    quiet_from: dt.time | None = None
    quiet_until: dt.time | None = None

    def to_json(self) -> dict[str, Any]:
        """Shape: kept in the session, for undo."""
        return {
            "channels": [[*key, is_on] for key, is_on in self.channels.items()],
            "muted_until": self.muted_until and self.muted_until.isoformat(),
            **{name: _text(getattr(self, name)) for name in TIMES},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Preferences:
        day = data["muted_until"]
        return cls(
            {(kind, channel): is_on for kind, channel, is_on in data["channels"]},
            day and dt.date.fromisoformat(day),
            **{name: _time(data[name]) for name in TIMES},
        )


@transaction.atomic
def save_preferences(member: Membership, preferences: Preferences) -> Preferences:
    """Returns what held before. Defaults need no row. Queries: 6."""
    before = _preferences_of(member, preferences.channels)
    for key, is_on in preferences.channels.items():
        if is_on != before.channels[key]:
            _set(member, key, is_on=is_on)
    DeliverySettings.objects.update_or_create(
        organization=member.organization,
        member=member,
        defaults={name: getattr(preferences, name) for name in ("muted_until", *TIMES)},
    )
    return before


def is_on(member: Membership, kind: str, channel: Channel) -> bool:
    channels = selected_channels(member.organization, get_type(kind), [member.pk])
    return channel in channels[member.pk]


def turn_off(member: Membership, kind: str) -> None:
    """Send no more e-mails of a type; the other channels stay as they are."""
    _set(member, (kind, str(Channel.EMAIL)), is_on=False)


def turn_on(member: Membership, kind: str) -> None:
    _set(member, (kind, str(Channel.EMAIL)), is_on=True)


def _preferences_of(member: Membership, keys: Mapping[Key, bool]) -> Preferences:
    saved, settings = saved_switches(member), settings_of(member)
    return Preferences(
        {key: saved.get(key, default_of(key)) for key in keys},
        settings.muted_until,
        settings.quiet_from,
        settings.quiet_until,
    )


def _set(member: Membership, key: Key, *, is_on: bool) -> None:
    kind, channel = key
    rows = ChannelPreference.objects.filter(member=member, kind=kind, channel=channel)
    if is_on is default_of(key):
        rows.delete()
        return
    ChannelPreference.objects.update_or_create(
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
