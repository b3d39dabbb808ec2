"""How messages, settings and chat rooms answer the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from organizations.policy import Access, Action, Answer, Relation, Subject, register

if TYPE_CHECKING:
    from notifications.models import Message
    from organizations.models import Membership


def _is_own(member: Membership, message: Message | None) -> bool:
    """None: the member's own settings."""
    return message is None or message.recipient_id == member.pk


register(
    Subject(
        "own_settings",
        answers={Relation.SELF: Answer(_is_own, lambda me: Q(recipient=me))},
    ),
    Action("own_settings.keep", "own_settings", Access.WRITE),
)
register(
    Subject("integration", answers={}),
    Action("integration.manage", "integration", Access.WRITE),
)
