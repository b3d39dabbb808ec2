"""The weekly digest of a manager's people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.content.digests import MOST_SHOWN, ManagerDigest, manager_digests
from notifications.registry import (
    EMAIL,
    EmailContent,
    Group,
    InboxLine,
    NotificationType,
    register,
)
from notifications.site_urls import site_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.models import Message


def _skip_reasons(messages: Sequence[Message]) -> dict[int, str]:
    found = manager_digests(messages)
    return {message.pk: "" if message.pk in found else "done" for message in messages}


def _people_path(message: Message) -> str:
    return reverse("feedback:my_people", args=[message.organization.slug])


def _inbox_lines(messages: Sequence[Message]) -> dict[int, InboxLine]:
    digests = manager_digests(messages)
    return {
        m.pk: InboxLine(digests[m.pk].headline, _people_path(m))
        for m in messages
        if m.pk in digests
    }


def _emails(messages: Sequence[Message]) -> dict[int, EmailContent]:
    digests = manager_digests(messages)
    return {m.pk: _email(m, digests[m.pk]) for m in messages if m.pk in digests}


def _email(message: Message, digest: ManagerDigest) -> EmailContent:
    words = {
        "digest": digest,
        "most": MOST_SHOWN,
        "button": _("Reply to check-ins"),
        "button_url": site_url(_people_path(message)),
    }
    return EmailContent(digest.headline, words)


MANAGER_DIGEST = register(
    NotificationType(
        kind="digest.manager",
        action="team.read",
        label=gettext_lazy("Weekly digest of my people"),
        group=Group.MY_PEOPLE,
        position=1,
        default_channels=EMAIL,
        repeats_when_uncertain=False,
        template="manager_digest",
        skip_reasons=_skip_reasons,
        inbox_lines=_inbox_lines,
        emails=_emails,
    )
)
