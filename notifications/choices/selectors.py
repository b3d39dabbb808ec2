"""What a member may choose, and what holds now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.cadence.policy import policy_of
from notifications.inbound.addresses import takes_replies
from notifications.models import (
    Channel,
    ChannelChoice,
    ChatWebhook,
    DeliverySettings,
    Kind,
    MailStop,
)
from notifications.outbox.channels import USUAL, offered
from organizations.models import Membership
from organizations.policy import may

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from checkins.models import CheckInPolicy

type Key = tuple[str, str]

MINE = (Kind.OPENED, Kind.CLOSING, Kind.SILENT_GOAL, Kind.REPLIED)
SHARED = (Kind.TALK, Kind.HANDED_IN, Kind.PASSED_UP)
LEADING = (Kind.MANAGER_DIGEST, Kind.UNIT_DIGEST, Kind.ESCALATED)


@dataclass(frozen=True, slots=True)
class Cell:
    """One switch. `key`: what the form sends when it is on."""

    key: str
    is_on: bool
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Choices:
    """`stop`: why no mail goes out. `has_rooms`: HR connected chat rooms. `takes_replies`:
    a reminder may be answered by mail.
    """

    groups: Sequence[Group]
    keys: frozenset[Key]
    policy: CheckInPolicy
    settings: DeliverySettings
    stop: MailStop | None
    has_rooms: bool
    takes_replies: bool
    is_paused: bool


def choices_of(member: Membership, sent: Collection[str] | None = None) -> Choices:
    """`sent`: the switches that are on in a form that is shown again. Queries: 5."""
    policy, facts = policy_of(member.organization), _facts(member)
    kinds = _kinds_for(policy, leads=facts.leads)
    chosen, settings = chosen_by(member), settings_of(member)
    muted_until = settings.muted_until
    return Choices(
        groups=[
            Group(title, [_row(kind, chosen, sent) for kind in some])
            for title, some in kinds
            if some
        ],
        keys=frozenset(
            (str(kind), str(channel))
            for _title, some in kinds
            for kind in some
            for channel in offered(kind)
        ),
        policy=policy,
        settings=settings,
        stop=MailStop.objects.filter(member=member, lifted_at=None).first(),
        has_rooms=facts.has_rooms,
        takes_replies=takes_replies(policy),
        is_paused=muted_until is not None and muted_until >= today_of(member),
    )


def settings_of(member: Membership) -> DeliverySettings:
    """The member's own, or new ones, not saved, of whoever never chose."""
    known = DeliverySettings.objects.filter(member=member).first()
    return known or DeliverySettings(organization=member.organization, member=member)


def chosen_by(member: Membership) -> Mapping[Key, bool]:
    """What differs from the usual. Queries: 1."""
    rows = ChannelChoice.objects.filter(member=member)
    return {(row.kind, row.channel): row.is_on for row in rows}


def is_usual(key: Key, *, is_on: bool) -> bool:
    kind, channel = key
    return (channel in USUAL[kind]) is is_on


def _kinds_for(
    policy: CheckInPolicy, *, leads: bool
) -> list[tuple[str, Sequence[Kind]]]:
    """Only what can come: nobody is asked about messages that are never sent."""
    silent = {
        Kind.OPENED: not policy.announces_opening,
        Kind.SILENT_GOAL: policy.abandoned_after is None,
        Kind.ESCALATED: policy.escalates_after is None,
    }
    people = LEADING if leads else ()
    return [
        (_("My check-in"), [kind for kind in MINE if not silent.get(kind)]),
        (_("With others"), SHARED),
        (_("My people"), [kind for kind in people if not silent.get(kind)]),
    ]


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
            has_reports=Exists(members.current().filter(manager=member)),
            has_rooms=Exists(rooms),
        )
        .values_list("has_reports", "has_rooms")
        .get()
    )
    leads = has_reports or may(member, "participation.read")
    return _Facts(leads=leads, has_rooms=has_rooms)


def _row(kind: Kind, chosen: Mapping[Key, bool], sent: Collection[str] | None) -> Row:
    label = str(kind.label)
    cells = []
    for channel in offered(kind):
        is_on = chosen.get((str(kind), str(channel)), channel in USUAL[kind])
        key, name = f"{kind}|{channel}", f"{label}: {Channel(channel).label}"
        cells.append(Cell(key, is_on if sent is None else key in sent, name))
    return Row(label, cells)


def today_of(member: Membership) -> dt.date:
    return timezone.localdate(timezone=member.zone)
