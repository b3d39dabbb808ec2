"""A check-in opens; a check-in closes soon, and nothing is in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.content.reminder_context import (
    MOST_GOALS,
    Asking,
    askings,
    branches,
    closing_time,
    what_closes,
)
from notifications.magic_links.tokens import Purpose, Wanted, links_for
from notifications.models import Kind
from notifications.registry import Line, Mail, Speaker, register
from notifications.site_urls import (
    check_in_url,
    leave_path,
    site_url,
    week_path,
)
from notifications.text import capital, in_words, one_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from notifications.models import Message
    from organizations.models import Membership

# A value, its confidence and a word take twenty seconds.
IN_A_MINUTE = 3


def wanted(messages: Sequence[Message]) -> dict[int, str]:
    now = timezone.now()
    known = _askings(messages)
    return {
        message.pk: _reason(known.get(message.data["period"]), now)
        for message in messages
    }


def _reason(asking: Asking | None, now: dt.datetime) -> str:
    if asking is None:
        return "gone"
    period = asking.period
    if period.excuse:
        return "excused"
    if period.submitted_at is not None or not asking.goals:
        return "done"
    return "closed" if period.closes_at <= now else ""


def _askings(messages: Sequence[Message]) -> dict[int, Asking]:
    if not messages:
        return {}
    ids = {message.data["period"] for message in messages}
    return askings(messages[0].organization, ids)


def _speaking(
    messages: Sequence[Message],
) -> Iterator[tuple[Message, Membership, Asking]]:
    known = _askings(messages)
    for message in messages:
        asking = known.get(message.data["period"])
        if message.recipient is not None and asking is not None:
            yield message, message.recipient, asking


def lines(messages: Sequence[Message]) -> dict[int, Line]:
    return {
        message.pk: Line(
            _("%(numbers)s. %(time)s closes %(what)s.")
            % {
                "numbers": _waiting(len(asking.goals)),
                "time": closing_time(asking.period, reader),
                "what": what_closes(asking),
            },
            week_path(message.organization),
        )
        for message, reader, asking in _speaking(messages)
    }


def mails(messages: Sequence[Message], *, template: str) -> dict[int, Mail]:
    now = timezone.now()
    speaking = list(_speaking(messages))
    links = _tokens(speaking, Purpose.CHECK_IN)
    takes_mail = bool(settings.INBOUND_MAIL_DOMAIN)
    replies = _tokens(speaking, Purpose.REPLY) if takes_mail else {}
    return {
        message.pk: Mail(
            subject=_subject(len(asking.goals), template),
            template=template,
            context=_context(message, reader, asking, now)
            | {"check_in_url": check_in_url(links[message.pk])},
            reply_token=replies.get(message.pk, ""),
        )
        for message, reader, asking in speaking
    }


def _tokens(
    speaking: Sequence[tuple[Message, Membership, Asking]], purpose: str
) -> dict[int, str]:
    tokens = links_for(
        [
            Wanted(reader, purpose, period=asking.period)
            for _message, reader, asking in speaking
        ]
    )
    return {
        message.pk: token
        for (message, _reader, _asking), token in zip(speaking, tokens, strict=True)
    }


def _context(
    message: Message, reader: Membership, asking: Asking, now: dt.datetime
) -> dict[str, object]:
    found = branches(asking, reader, now)
    first = found[0].rows[0] if found else None
    return {
        "name": one_line(reader.user.get_short_name(), 60),
        "greeting": _greeting(reader, len(asking.goals)),
        "how_long": _how_long(len(asking.goals)),
        "closing_time": closing_time(asking.period, reader),
        "what_closes": what_closes(asking),
        "branches": found,
        "first": first,
        "n_more": max(0, len(asking.goals) - MOST_GOALS),
        "leave_url": site_url(leave_path(message.organization)),
        "is_weekly": asking.period.rhythm == "weekly",
    }


def _waiting(n: int) -> str:
    words = {"n": capital(in_words(n))}
    return ngettext("%(n)s number is waiting", "%(n)s numbers are waiting", n) % words


def _greeting(reader: Membership, n: int) -> str:
    name = one_line(reader.user.get_short_name(), 60)
    words = {"name": name, "n": in_words(n)}
    return (
        ngettext(
            "%(name)s, %(n)s number is waiting",
            "%(name)s, %(n)s numbers are waiting",
            n,
        )
        % words
    )


def _how_long(n: int) -> str:
    return _("under a minute") if n <= IN_A_MINUTE else _("a minute or two")


def _subject(n: int, template: str) -> str:
    words = {"n": capital(in_words(n)), "time": _how_long(n)}
    if template == "opened":
        words["n"] = in_words(n)
        return (
            ngettext(
                "Your check-in is open: %(n)s number, %(time)s",
                "Your check-in is open: %(n)s numbers, %(time)s",
                n,
            )
            % words
        )
    return ngettext("%(n)s number, %(time)s", "%(n)s numbers, %(time)s", n) % words


OPENED = register(
    Speaker(
        kind=Kind.OPENED,
        wanted=wanted,
        lines=lines,
        mails=partial(mails, template="opened"),
    )
)
CLOSING = register(
    Speaker(
        kind=Kind.CLOSING,
        wanted=wanted,
        lines=lines,
        mails=partial(mails, template="reminder"),
    )
)
