"""Access to a message: its recipient's alone; anybody else's is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from notifications.models import Message
from organizations.policy import find

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Membership


def posted_to(member: Membership) -> QuerySet[Message]:
    """The messages in the member's inbox."""
    return Message.objects.filter(
        find(member, "own_settings.keep"), posted_at__isnull=False
    )


def get_message(member: Membership, public_id: str) -> Message:
    """Queries: 1. Raises Http404."""
    row = posted_to(member).filter(public_id=public_id.replace("\0", "")).first()
    if row is None:
        raise Http404
    row.recipient = member
    return row
