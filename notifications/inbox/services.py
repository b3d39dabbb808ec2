from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from notifications.inbox.access import posted_to

if TYPE_CHECKING:
    import datetime as dt

    from notifications.models import Message
    from organizations.models import Membership


def mark_read(message: Message) -> None:
    """The first time counts. Queries: 1, or 0 for one that is read."""
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])


def mark_all_read(member: Membership, until: Message) -> dt.datetime:
    """Those that are not newer than one that the member has seen.

    Answers with the moment that they share, by which `mark_unread` finds them again.
    """
    now = timezone.now()
    rows = posted_to(member).filter(read_at=None, posted_at__lte=until.posted_at)
    rows.update(read_at=now)
    return now


def mark_unread(member: Membership, at: dt.datetime) -> int:
    """Take back what was marked together; how many they were."""
    return posted_to(member).filter(read_at=at).update(read_at=None)
