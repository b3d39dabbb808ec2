"""Goals that nobody has said a word about: continue, adjust or close?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkins.models import SilentGoal
from goals.models import Goal
from notifications.models import Kind
from notifications.registry import Line, Mail, Speaker, register
from notifications.site_urls import site_url
from notifications.text import capital, in_words, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.models import Message


@dataclass(frozen=True, slots=True)
class Quiet:
    """A goal in the mail: since when nobody spoke of it, and where to answer."""

    title: str
    since: str
    url: str


def _open(messages: Sequence[Message]) -> dict[int, list[SilentGoal]]:
    """By message: what is still to be answered by its reader. Queries: 1."""
    ids = {each for message in messages for each in message.data["silences"]}
    rows = {
        row.pk: row
        for row in SilentGoal.objects.filter(
            pk__in=ids, answered_at=None, goal__state=Goal.State.ACTIVE
        ).select_related("goal")
        # Somebody has spoken since.
        if row.goal.updated_on is None or row.goal.updated_on <= row.silent_since
    }
    return {
        message.pk: [
            rows[each]
            for each in message.data["silences"]
            if each in rows and rows[each].goal.owner_id == message.recipient_id
        ]
        for message in messages
    }


def wanted(messages: Sequence[Message]) -> dict[int, str]:
    return {key: "" if rows else "done" for key, rows in _open(messages).items()}


def lines(messages: Sequence[Message]) -> dict[int, Line]:
    found = _open(messages)
    return {
        message.pk: Line(_line(found[message.pk]), _path(message, found[message.pk][0]))
        for message in messages
        if found[message.pk]
    }


def _line(rows: Sequence[SilentGoal]) -> str:
    if len(rows) == 1:
        return _("“%(title)s”: continue, adjust or close?") % {
            "title": one_line(rows[0].goal.title)
        }
    return _("%(n)s goals without a word: continue, adjust or close?") % {
        "n": capital(in_words(len(rows)))
    }


def _path(message: Message, row: SilentGoal) -> str:
    args = [message.organization.slug, row.goal.public_id]
    return reverse("checkins:silent", args=args)


def mails(messages: Sequence[Message]) -> dict[int, Mail]:
    found = _open(messages)
    return {
        message.pk: _mail(message, found[message.pk])
        for message in messages
        if found[message.pk]
    }


def _mail(message: Message, rows: Sequence[SilentGoal]) -> Mail:
    subject = ngettext(
        "Does this goal go on?", "Do these %(n)s goals go on?", len(rows)
    ) % {"n": in_words(len(rows))}
    goals = [
        Quiet(
            one_line(row.goal.title),
            date_format(row.silent_since, "j F"),
            site_url(_path(message, row)),
        )
        for row in rows
    ]
    return Mail(subject, "silent_goal", {"goals": goals, "n": len(goals)})


SILENT = register(
    Speaker(kind=Kind.SILENT_GOAL, wanted=wanted, lines=lines, mails=mails)
)
