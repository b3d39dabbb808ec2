"""Replies and escalated check-ins: who may still read which, and their texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.models import Reply
from feedback.replies.access import readers_of
from notifications.registry import EmailContent, InboxLine
from notifications.site_urls import site_url
from notifications.text import one_line
from scheduling.models import Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from notifications.models import Message


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, in an e-mail."""

    by: str
    text: str


def thread_path(period: Period) -> str:
    return reverse("feedback:thread", args=[period.organization.slug, period.public_id])


def skip_reasons(messages: Sequence[Message]) -> dict[int, str]:
    found = _readable_replies(messages)
    superseded = _superseded_reactions(found)
    return {
        message.pk: "not_permitted"
        if message.pk not in found
        else ("done" if message.pk in superseded else "")
        for message in messages
    }


def inbox_lines(messages: Sequence[Message]) -> dict[int, InboxLine]:
    return {
        key: InboxLine(_summary(row), thread_path(row.period))
        for key, row in _readable_replies(messages).items()
    }


def emails(messages: Sequence[Message]) -> dict[int, EmailContent]:
    readers = {message.pk: message.recipient_id for message in messages}
    return {
        key: EmailContent(
            _summary(row),
            {
                "quote": Quote(
                    one_line(row.by), row.text or str(row.get_reaction_display())
                ),
                "is_question": row.kind == Reply.Kind.QUESTION,
                "owner": one_line(row.period.member),
                "is_owner": row.period.member_id == readers[key],
                "button": _("Reply"),
                "button_url": site_url(thread_path(row.period)),
            },
        )
        for key, row in _readable_replies(messages).items()
    }


def _readable_replies(messages: Sequence[Message]) -> dict[int, Reply]:
    """By message, replies that were not undone and that the reader may read. Queries: 3."""
    rows = {
        row.pk: row
        for row in Reply.objects.filter(
            pk__in=[message.data["reply"] for message in messages], undone_at=None
        ).select_related("by__user", "period__member__user", "period__organization")
    }
    readers = readers_of({row.period_id: row.period for row in rows.values()}.values())
    found = {}
    for message in messages:
        row = rows.get(message.data["reply"])
        if row and message.recipient_id in readers.get(row.period_id, ()):
            found[message.pk] = row
    return found


def _superseded_reactions(rows: Mapping[int, Reply]) -> set[int]:
    """Reactions whose author also wrote a text: that one is sent instead. Queries: 1."""
    reactions = {row.pk: row for row in rows.values() if row.reaction}
    texts = Reply.objects.filter(
        period_id__in={row.period_id for row in reactions.values()},
        undone_at=None,
    ).exclude(text="")
    wrote = set(texts.values_list("period_id", "by_id"))
    return {
        key
        for key, row in rows.items()
        if row.pk in reactions and (row.period_id, row.by_id) in wrote
    }


def _summary(row: Reply) -> str:
    names = {"name": one_line(row.by), "owner": one_line(row.period.member)}
    if row.kind == Reply.Kind.ESCALATED:
        return _("%(name)s escalated a check-in by %(owner)s to you") % names
    if row.by_id == row.period.member_id:
        return _("%(name)s replied to you") % names
    if row.reaction:
        return _("%(name)s reacted to your check-in: %(what)s") % {
            **names,
            "what": row.get_reaction_display(),
        }
    if row.kind == Reply.Kind.QUESTION:
        return _("%(name)s asked about your check-in") % names
    return _("%(name)s replied to your check-in") % names
