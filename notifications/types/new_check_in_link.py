"""A new link to the open check-in, for somebody whose link has expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.magic_links.tokens import LinkRequest, Purpose, links_for
from notifications.registry import (
    EMAIL,
    EmailContent,
    InboxLine,
    NotificationType,
    register,
)
from notifications.site_urls import check_in_url, week_path
from scheduling.models import Period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from notifications.models import Message


def _periods(messages: Sequence[Message]) -> Mapping[int, Period]:
    return Period.objects.in_bulk({message.data["period"] for message in messages})


def _skip_reasons(messages: Sequence[Message]) -> dict[int, str]:
    now, known = timezone.now(), _periods(messages)
    return {
        message.pk: _reason(known.get(message.data["period"]), now)
        for message in messages
    }


def _reason(period: Period | None, now: dt.datetime) -> str:
    if period is None:
        return "gone"
    if period.submitted_at is not None:
        return "done"
    return "" if period.is_open(now) else "closed"


def _inbox_lines(messages: Sequence[Message]) -> dict[int, InboxLine]:
    return {
        message.pk: InboxLine(_("Your check-in"), week_path(message.organization))
        for message in messages
    }


def _emails(messages: Sequence[Message]) -> dict[int, EmailContent]:
    known = _periods(messages)
    pairs = [
        (message, message.recipient, known[message.data["period"]])
        for message in messages
        if message.recipient is not None and message.data["period"] in known
    ]
    tokens = links_for(
        [
            LinkRequest(reader, Purpose.CHECK_IN, period=period)
            for _message, reader, period in pairs
        ]
    )
    return {
        message.pk: EmailContent(
            _("Your new check-in link"),
            {"button_url": check_in_url(token), "button": _("Check in")},
        )
        for (message, _reader, _period), token in zip(pairs, tokens, strict=True)
    }


NEW_CHECK_IN_LINK = register(
    NotificationType(
        kind="check_in.link",
        action="own_settings.keep",
        label=gettext_lazy("New check-in link"),
        default_channels=EMAIL,
        respects_quiet_hours=False,
        template="new_check_in_link",
        skip_reasons=_skip_reasons,
        inbox_lines=_inbox_lines,
        emails=_emails,
    )
)
