"""A manager escalated a check-in to their own manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from notifications.content import replies
from notifications.events import TIME_TO_UNDO, notify_members, on
from notifications.registry import Group, NotificationType, register

if TYPE_CHECKING:
    from organizations.models import Event

ESCALATED_CHECK_IN = register(
    NotificationType(
        kind="check_in.passed_up",
        action="week.read",
        label=_("Check-in escalated to me"),
        group=Group.WITH_OTHERS,
        position=3,
        template="escalated_check_in",
        skip_reasons=replies.skip_reasons,
        inbox_lines=replies.inbox_lines,
        emails=replies.emails,
    )
)


@on("period.passed_up")
def notify_managers_manager(event: Event) -> None:
    data = {"reply": event.object_id}
    to = {event.data["to"]}
    notify_members(ESCALATED_CHECK_IN.kind, to, event, data=data, delay=TIME_TO_UNDO)
