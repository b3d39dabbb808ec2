"""Who gets what by which channel, as long as they have not chosen otherwise."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from notifications.models import Channel, ChannelChoice, Kind
from notifications.models.message import NUDGES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from organizations.models import Organization

EVERYWHERE = frozenset({Channel.EMAIL, Channel.INBOX})
USUAL: Mapping[str, frozenset[Channel]] = {
    Kind.OPENED: EVERYWHERE,
    Kind.CLOSING: EVERYWHERE,
    Kind.SILENT_GOAL: EVERYWHERE,
    Kind.ESCALATED: EVERYWHERE,
    Kind.REPLIED: EVERYWHERE,
    Kind.HANDED_IN: EVERYWHERE,
    Kind.PASSED_UP: EVERYWHERE,
    Kind.TALK: frozenset({Channel.INBOX}),
    Kind.MANAGER_DIGEST: frozenset({Channel.EMAIL}),
    # Whoever leads a unit asks for it.
    Kind.UNIT_DIGEST: frozenset(),
    Kind.MAIL_UNDERSTOOD: frozenset({Channel.EMAIL}),
    Kind.MAIL_TROUBLE: frozenset({Channel.EMAIL}),
    Kind.LINK: frozenset({Channel.EMAIL}),
}
# What somebody just asked for: nothing to choose.
FIXED = frozenset({Kind.MAIL_UNDERSTOOD, Kind.MAIL_TROUBLE, Kind.LINK})
# Perhaps sent and perhaps not: never repeated. All others are, once (RELIABILITY R3).
AT_MOST_ONCE = NUDGES | {Kind.ESCALATED, Kind.MANAGER_DIGEST, Kind.UNIT_DIGEST}


def offered(kind: str) -> tuple[Channel, ...]:
    """The channels between which people choose for a kind; none for what is fixed."""
    return () if kind in FIXED else (Channel.EMAIL, Channel.INBOX)


def chosen(
    organization: Organization, kind: str, member_ids: Collection[int]
) -> dict[int, frozenset[Channel]]:
    """By which channels each of the members wants to hear of a kind. Queries: 1, or 0."""
    usual = USUAL[kind]
    if kind in FIXED:
        return dict.fromkeys(member_ids, usual)
    found: defaultdict[int, frozenset[Channel]] = defaultdict(lambda: usual)
    rows = ChannelChoice.objects.filter(
        organization=organization, kind=kind, member_id__in=member_ids
    ).values_list("member_id", "channel", "is_on")
    for member_id, channel, is_on in rows:
        one = frozenset({Channel(channel)})
        found[member_id] = found[member_id] | one if is_on else found[member_id] - one
    return {member_id: found[member_id] for member_id in member_ids}
