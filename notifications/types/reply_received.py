"""Somebody replied to a check-in, or its owner replied back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from feedback.models import Reply
from notifications.content import replies
from notifications.events import TIME_TO_UNDO, notify_members, on
from notifications.registry import Group, NotificationType, register

if TYPE_CHECKING:
    from organizations.models import Event

REPLY_RECEIVED = register(
    NotificationType(
        kind="check_in.replied",
        action="week.read",
        label=_("Reply to my check-in"),
        group=Group.MY_CHECK_IN,
        position=4,
        template="reply_received",
        skip_reasons=replies.skip_reasons,
        inbox_lines=replies.inbox_lines,
        emails=replies.emails,
    )
)


@on("reply.added")
def notify_of_reply(event: Event) -> None:
    """The member; when they reply back, those who replied before."""
    row = Reply.objects.select_related("period__member").get(pk=event.object_id)
    to = {row.period.member_id} - {row.by_id}
    if row.by_id == row.period.member_id:
        before = Reply.objects.filter(period=row.period, undone_at=None)
        to = set(before.exclude(by=row.by_id).values_list("by_id", flat=True))
    notify_members(
        REPLY_RECEIVED.kind, to, event, data={"reply": row.pk}, delay=TIME_TO_UNDO
    )
