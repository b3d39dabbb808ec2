"""Goals without an update for several check-ins: their owner is asked once what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from checkins.models import SilentGoal
from goals.models import Goal
from notifications.registry import (
    EmailContent,
    Group,
    InboxLine,
    NotificationType,
    register,
)
from notifications.site_urls import site_url
from notifications.text import capitalized, number_word, one_line
from ui.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.models import Message


@dataclass(frozen=True, slots=True)
class SilentGoalRow:
    """A goal in the e-mail: without an update since when, and where to answer."""

    title: str
    since: str
    url: str


def _unanswered(messages: Sequence[Message]) -> dict[int, list[SilentGoal]]:
    """By message, questions that its reader still has to answer. Queries: 1."""
    ids = {each for message in messages for each in message.data["silences"]}
    rows = {
        row.pk: row
        for row in SilentGoal.objects.filter(
            pk__in=ids, answered_at=None, goal__state=Goal.State.ACTIVE
        ).select_related("goal")
        # Not those updated since.
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


def _skip_reasons(messages: Sequence[Message]) -> dict[int, str]:
    return {key: "" if rows else "done" for key, rows in _unanswered(messages).items()}


def _inbox_lines(messages: Sequence[Message]) -> dict[int, InboxLine]:
    found = _unanswered(messages)
    return {
        message.pk: InboxLine(
            _summary(found[message.pk]), _path(message, found[message.pk][0])
        )
        for message in messages
        if found[message.pk]
    }


def _summary(rows: Sequence[SilentGoal]) -> str:
    if len(rows) == 1:
        return _("“%(title)s”: continue, adjust or close?") % {
            "title": one_line(rows[0].goal.title)
        }
    return _("%(n)s goals without recent updates: continue, adjust or close?") % {
        "n": capitalized(number_word(len(rows)))
    }


def _path(message: Message, row: SilentGoal) -> str:
    args = [message.organization.slug, row.goal.public_id]
    return reverse("checkins:silent_goal", args=args)


def _emails(messages: Sequence[Message]) -> dict[int, EmailContent]:
    found = _unanswered(messages)
    return {
        message.pk: _mail(message, found[message.pk])
        for message in messages
        if found[message.pk]
    }


def _mail(message: Message, rows: Sequence[SilentGoal]) -> EmailContent:
    subject = ngettext(
        "Is this goal still active?", "Are these %(n)s goals still active?", len(rows)
    ) % {"n": number_word(len(rows))}
    goals = [
        SilentGoalRow(
            one_line(row.goal.title),
            format_date(row.silent_since, "long_day"),
            site_url(_path(message, row)),
        )
        for row in rows
    ]
    return EmailContent(subject, {"goals": goals, "n": len(goals)})


SILENT_GOALS = register(
    NotificationType(
        kind="goal.silent",
        action="goal.edit",
        label=gettext_lazy("Goal without recent updates"),
        group=Group.MY_CHECK_IN,
        position=3,
        can_occur=lambda policy: policy.abandoned_after is not None,
        is_nudge=True,
        repeats_when_uncertain=False,
        template="silent_goals",
        skip_reasons=_skip_reasons,
        inbox_lines=_inbox_lines,
        emails=_emails,
    )
)
