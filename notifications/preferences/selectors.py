"""The page of notification settings: what a member may choose, and what holds now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Exists
from django.utils import timezone

from notifications.models import (
    Channel,
    ChannelPreference,
    ChatWebhook,
    DeliverySettings,
    MailStop,
)
from notifications.registry import Group, all_types, get_type
from notifications.reply_addresses import takes_replies
from organizations.hierarchy import reports_of
from organizations.models import Membership
from organizations.policy import may
from scheduling.check_in_policy import policy_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from notifications.registry import NotificationType
    from scheduling.models import CheckInPolicy

# Kind and channel.
type Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ChannelSwitch:
    """`key`: what the form sends when it is on."""

    key: str
    is_on: bool
    label: str


@dataclass(frozen=True, slots=True)
class PreferenceRow:
    label: str
    switches: Sequence[ChannelSwitch]


@dataclass(frozen=True, slots=True)
class PreferenceGroup:
    title: str
    rows: Sequence[PreferenceRow]


@dataclass(frozen=True, slots=True)
class PreferencesPage:
    """`stop`: why no e-mail is sent. `has_rooms`: HR connected chat rooms.
    `takes_replies`: a reminder may be answered by e-mail.
    """

    groups: Sequence[PreferenceGroup]
    keys: frozenset[Key]
    policy: CheckInPolicy
    settings: DeliverySettings
    stop: MailStop | None
    has_rooms: bool
    takes_replies: bool
    is_paused: bool


def preferences_page(
    member: Membership, posted: Collection[str] | None = None
) -> PreferencesPage:
    """`posted`: the switches that are on in a form that is shown again. Queries: 5."""
    policy, facts = policy_of(member.organization), _facts(member)
    types = types_for(policy, leads=facts.leads)
    saved, settings = saved_switches(member), settings_of(member)
    muted_until = settings.muted_until
    return PreferencesPage(
        groups=[
            PreferenceGroup(
                str(group.value), [_row(each, saved, posted) for each in some]
            )
            for group, some in groupby(types, lambda each: each.group)
            if group
        ],
        keys=frozenset(
            (each.kind, str(channel))
            for each in types
            for channel in each.offered_channels
        ),
        policy=policy,
        settings=settings,
        stop=MailStop.objects.filter(member=member, lifted_at=None).first(),
        has_rooms=facts.has_rooms,
        takes_replies=takes_replies(policy),
        is_paused=muted_until is not None and muted_until >= today_of(member),
    )


def types_for(policy: CheckInPolicy, *, leads: bool) -> list[NotificationType]:
    """Types that the member can get: nobody is asked about what is never sent."""
    return [
        each
        for each in all_types()
        if each.group
        and each.can_occur(policy)
        and (leads or each.group != Group.MY_PEOPLE)
    ]


def settings_of(member: Membership) -> DeliverySettings:
    """The member's, or new ones, not saved, of whoever never changed any."""
    known = DeliverySettings.objects.filter(member=member).first()
    return known or DeliverySettings(organization=member.organization, member=member)


def saved_switches(member: Membership) -> Mapping[Key, bool]:
    """Those that differ from the defaults. Queries: 1."""
    rows = ChannelPreference.objects.filter(member=member)
    return {(row.kind, row.channel): row.is_on for row in rows}


def default_of(key: Key) -> bool:
    kind, channel = key
    return channel in get_type(kind).default_channels


@dataclass(frozen=True, slots=True)
class _Facts:
    leads: bool
    has_rooms: bool


def _facts(member: Membership) -> _Facts:
    """Queries: 1."""
    members = Membership.objects.in_organization(member.organization)
    rooms = ChatWebhook.objects.filter(organization=member.organization, paused_at=None)
    has_reports, has_rooms = (
        members.filter(pk=member.pk)
        .annotate(
            has_reports=Exists(reports_of(member)),
            has_rooms=Exists(rooms),
        )
        .values_list("has_reports", "has_rooms")
        .get()
    )
    leads = has_reports or may(member, "participation.read")
    return _Facts(leads=leads, has_rooms=has_rooms)


def _row(
    declared: NotificationType,
    saved: Mapping[Key, bool],
    posted: Collection[str] | None,
) -> PreferenceRow:
    label = str(declared.label)
    switches = []
    for channel in declared.offered_channels:
        key = (declared.kind, str(channel))
        is_on = saved.get(key, default_of(key))
        name, title = "|".join(key), f"{label}: {Channel(channel).label}"
        switches.append(
            ChannelSwitch(name, is_on if posted is None else name in posted, title)
        )
    return PreferenceRow(label, switches)


def today_of(member: Membership) -> dt.date:
    return timezone.localdate(timezone=member.zone)
