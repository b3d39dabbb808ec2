"""Somebody put an item on the list for the next 1:1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkins.models import CheckIn
from feedback.models import ManagerConfidence, OneOnOneItem
from feedback.replies.manager_confidence import update_confidence_gaps
from notifications.content.replies import Quote
from notifications.events import TIME_TO_UNDO, notify_members, on
from notifications.registry import (
    INBOX,
    EmailContent,
    Group,
    InboxLine,
    NotificationType,
    register,
)
from notifications.site_urls import site_url
from notifications.text import one_line
from organizations.policy import may

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.models import Message
    from organizations.models import Event

LONGEST_QUOTE = 120


@on("checkin.replaced")
@on("checkin.undone")
def update_gap(event: Event) -> None:
    """Bring the 1:1's item on a gap of confidence into line with a changed check-in."""
    row = CheckIn.objects.select_related("goal", "period__member__user").get(
        pk=event.object_id
    )
    if row.period is not None:
        update_confidence_gaps([row.goal], row.period)


@on("goal.made_private")
def drop_gaps(event: Event) -> None:
    """The text of such an item has the goal's title, which the manager may not read now."""
    rows = ManagerConfidence.objects.filter(goal=event.object_id)
    for row in rows.select_related("goal", "period__member__user"):
        update_confidence_gaps([row.goal], row.period)


def _open_items(messages: Sequence[Message]) -> dict[int, OneOnOneItem]:
    """By message, open items of lists that the reader still writes on. Queries: 1."""
    rows = {
        row.pk: row
        for row in OneOnOneItem.objects.filter(
            pk__in=[message.data["item"] for message in messages], talked_at=None
        ).select_related("by__user", "organization", "talk__manager", "talk__member")
    }
    found = {}
    for message in messages:
        row, reader = rows.get(message.data["item"]), message.recipient
        if row and reader and may(reader, "one_on_one.write", row.talk):
            found[message.pk] = row
    return found


def _skip_reasons(messages: Sequence[Message]) -> dict[int, str]:
    found = _open_items(messages)
    return {m.pk: "" if m.pk in found else "done" for m in messages}


def _summary(row: OneOnOneItem) -> str:
    return _("%(name)s added a topic to your 1:1") % {"name": one_line(row.by)}


def _path(row: OneOnOneItem) -> str:
    return reverse(
        "feedback:one_on_one", args=[row.organization.slug, row.talk.public_id]
    )


def _inbox_lines(messages: Sequence[Message]) -> dict[int, InboxLine]:
    return {
        key: InboxLine(
            f"{_summary(row)}: {one_line(row.text, LONGEST_QUOTE)}", _path(row)
        )
        for key, row in _open_items(messages).items()
    }


def _emails(messages: Sequence[Message]) -> dict[int, EmailContent]:
    return {
        key: EmailContent(
            _summary(row),
            {
                "quote": Quote(one_line(row.by), row.text),
                "button": _("Open 1:1"),
                "button_url": site_url(_path(row)),
            },
        )
        for key, row in _open_items(messages).items()
    }


ONE_ON_ONE_ITEM = register(
    NotificationType(
        kind="talk.added",
        action="one_on_one.read",
        label=gettext_lazy("New topic for a 1:1"),
        group=Group.WITH_OTHERS,
        position=1,
        default_channels=INBOX,
        template="one_on_one_item",
        skip_reasons=_skip_reasons,
        inbox_lines=_inbox_lines,
        emails=_emails,
    )
)


@on("talk.added")
def notify_of_item(event: Event) -> None:
    data = {"item": event.object_id}
    to = {event.data["to"]}
    notify_members(ONE_ON_ONE_ITEM.kind, to, event, data=data, delay=TIME_TO_UNDO)
