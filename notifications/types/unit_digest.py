"""The weekly digest of a unit: for its leaders, and for chat rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notifications.content.digests import MOST_SHOWN, UnitDigest, unit_digests
from notifications.registry import (
    EmailContent,
    Group,
    InboxLine,
    NotificationType,
    register,
)
from notifications.site_urls import site_url
from notifications.text import one_line
from ui.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.models import Message


def _skip_reasons(messages: Sequence[Message]) -> dict[int, str]:
    found = unit_digests(messages)
    return {m.pk: "" if m.pk in found else "not_permitted" for m in messages}


def _summary(message: Message, digest: UnitDigest) -> str:
    words = {
        "unit": one_line(digest.unit or message.organization),
        "day": format_date(digest.week_on, "long_day"),
    }
    if digest.count is None:
        return _("%(unit)s, week of %(day)s") % words
    words |= {"n": str(digest.count.n_submitted), "of": str(digest.count.asked)}
    return _("%(unit)s, week of %(day)s: %(n)s of %(of)s submitted") % words


def _goals_path(message: Message) -> str:
    return reverse("goals:outline", args=[message.organization.slug])


def _inbox_lines(messages: Sequence[Message]) -> dict[int, InboxLine]:
    digests = unit_digests(messages)
    return {
        m.pk: InboxLine(_summary(m, digests[m.pk]), _goals_path(m))
        for m in messages
        if m.pk in digests
    }


def _emails(messages: Sequence[Message]) -> dict[int, EmailContent]:
    digests = unit_digests(messages)
    return {m.pk: _email(m, digests[m.pk]) for m in messages if m.pk in digests}


def _email(message: Message, digest: UnitDigest) -> EmailContent:
    words = {
        "digest": digest,
        "most": MOST_SHOWN,
        "button": _("View goals"),
        "button_url": site_url(_goals_path(message)),
    }
    return EmailContent(_summary(message, digest), words)


def _chat_texts(messages: Sequence[Message]) -> dict[int, str]:
    """Numbers and goals; never the names of people."""
    digests = unit_digests(messages)
    return {m.pk: _chat_text(m, digests[m.pk]) for m in messages if m.pk in digests}


def _chat_text(message: Message, digest: UnitDigest) -> str:
    text = [_summary(message, digest)]
    if n := len(digest.fallen):
        words = ngettext(
            "Confidence fell on %(n)d goal:", "Confidence fell on %(n)d goals:", n
        )
        text.append(words % {"n": n})
        text += [f"• {note.text}" for note in digest.fallen[:MOST_SHOWN]]
    else:
        text.append(_("Confidence didn’t fall on any goal."))
    text.append(site_url(_goals_path(message)))
    return "\n".join(text)


UNIT_DIGEST = register(
    NotificationType(
        kind="digest.unit",
        action="participation.read",
        label=gettext_lazy("Weekly digest of my unit"),
        chat_label=gettext_lazy("Weekly unit digest"),
        group=Group.MY_PEOPLE,
        position=2,
        # Leaders ask for it on the settings page.
        default_channels=frozenset(),
        repeats_when_uncertain=False,
        template="unit_digest",
        skip_reasons=_skip_reasons,
        inbox_lines=_inbox_lines,
        emails=_emails,
        chat_texts=_chat_texts,
    )
)
