from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from notifications.models import Channel, ChannelPreference

if TYPE_CHECKING:
    from collections.abc import Collection

    from notifications.registry import NotificationType
    from organizations.models import Organization


def selected_channels(
    organization: Organization, declared: NotificationType, member_ids: Collection[int]
) -> dict[int, frozenset[Channel]]:
    """By member, the channels of a type: its defaults, but for what they have changed.

    Queries: 1, or 0 where nobody chooses.
    """
    default = declared.default_channels
    if not declared.offered_channels:
        return dict.fromkeys(member_ids, default)
    found: defaultdict[int, frozenset[Channel]] = defaultdict(lambda: default)
    rows = ChannelPreference.objects.filter(
        organization=organization, kind=declared.kind, member_id__in=member_ids
    ).values_list("member_id", "channel", "is_on")
    for member_id, channel, is_on in rows:
        one = frozenset({Channel(channel)})
        found[member_id] = found[member_id] | one if is_on else found[member_id] - one
    return {member_id: found[member_id] for member_id in member_ids}
