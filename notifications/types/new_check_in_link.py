"""A new link to the check-in, for somebody whose link was over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.models import Period
from notifications.magic_links.tokens import Purpose, Wanted, links_for
from notifications.models import Kind
from notifications.registry import Line, Mail, Speaker, register
from notifications.site_urls import check_in_url, week_path

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from notifications.models import Message


def _periods(messages: Sequence[Message]) -> Mapping[int, Period]:
    return Period.objects.in_bulk({message.data["period"] for message in messages})


def wanted(messages: Sequence[Message]) -> dict[int, str]:
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


def lines(messages: Sequence[Message]) -> dict[int, Line]:
    return {
        message.pk: Line(_("Your check-in"), week_path(message.organization))
        for message in messages
    }


def mails(messages: Sequence[Message]) -> dict[int, Mail]:
    known = _periods(messages)
    asked = [
        (message, message.recipient, known[message.data["period"]])
        for message in messages
        if message.recipient is not None and message.data["period"] in known
    ]
    tokens = links_for(
        [
            Wanted(reader, Purpose.CHECK_IN, period=period)
            for _message, reader, period in asked
        ]
    )
    return {
        message.pk: _mail(check_in_url(token))
        for (message, _reader, _period), token in zip(asked, tokens, strict=True)
    }


def _mail(url: str) -> Mail:
    context = {"button_url": url, "button": _("Check in")}
    return Mail(
        subject=_("A new link to your check-in"), template="new_link", context=context
    )


NEW_LINK = register(
    Speaker(kind=Kind.LINK, wanted=wanted, lines=lines, mails=mails, is_patient=False)
)
