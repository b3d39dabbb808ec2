"""How messages, settings and chat rooms answer the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from notifications.registry import all_types
from organizations.policy import (
    Access,
    Action,
    Relation,
    RelationAnswer,
    Subject,
    name_messages,
    name_urls,
    register,
)

if TYPE_CHECKING:
    from notifications.models import Message
    from organizations.models import Membership


def _is_own(member: Membership, message: Message | None) -> bool:
    """None: the member's own settings."""
    return message is None or message.recipient_id == member.pk


register(
    Subject(
        "own_settings",
        answers={Relation.SELF: RelationAnswer(_is_own, lambda me: Q(recipient=me))},
    ),
    Action("own_settings.keep", "own_settings", Access.WRITE),
)
register(
    Subject("integration", answers={}),
    Action("integration.manage", "integration", Access.WRITE),
)


# --- Ways in -----------------------------------------------------------------------------

name_urls(
    "own_settings.keep",
    *("notifications:inbox", "notifications:counts", "notifications:read_all"),
    *("notifications:unread", "notifications:open", "notifications:calendar"),
    *("notifications:calendar_make", "notifications:calendar_revoke"),
    *("notifications:preferences", "notifications:preferences_undo"),
    "notifications:resume_email",
)
name_urls(
    "integration.manage",
    *("notifications:rooms", "notifications:room_test", "notifications:room_pause"),
    *("notifications:room_resume", "notifications:room_remove"),
)
# What each type of message speaks of; it is asked again when the message is sent.
for each in all_types():
    name_messages(each.action, each.kind)
