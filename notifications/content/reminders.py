"""Texts of the mails that ask for a check-in: when it opens, and before it closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.content.reminder_context import (
    MOST_GOALS,
    ReminderContext,
    branches,
    closing_time,
    reminder_contexts,
    what_closes,
)
from notifications.magic_links.tokens import LinkRequest, Purpose, links_for
from notifications.registry import EmailContent, InboxLine
from notifications.site_urls import (
    check_in_url,
    leave_path,
    site_url,
    week_path,
)
from notifications.text import capitalized, number_word, one_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from notifications.models import Message
    from organizations.models import Membership

# A value, its confidence and a word take twenty seconds.
IN_A_MINUTE = 3


def skip_reasons(messages: Sequence[Message]) -> dict[int, str]:
    now = timezone.now()
    known = _contexts(messages)
    return {
        message.pk: _reason(known.get(message.data["period"]), now)
        for message in messages
    }


def _reason(context: ReminderContext | None, now: dt.datetime) -> str:
    if context is None:
        return "gone"
    period = context.period
    if period.excuse:
        return "excused"
    if period.submitted_at is not None or not context.goals:
        return "done"
    return "closed" if period.closes_at <= now else ""


def _contexts(messages: Sequence[Message]) -> dict[int, ReminderContext]:
    if not messages:
        return {}
    ids = {message.data["period"] for message in messages}
    return reminder_contexts(messages[0].organization, ids)


def _with_contexts(
    messages: Sequence[Message],
) -> Iterator[tuple[Message, Membership, ReminderContext]]:
    known = _contexts(messages)
    for message in messages:
        context = known.get(message.data["period"])
        if message.recipient is not None and context is not None:
            yield message, message.recipient, context


def inbox_lines(messages: Sequence[Message]) -> dict[int, InboxLine]:
    return {
        message.pk: InboxLine(
            _("%(numbers)s. Closes %(time)s (%(what)s).")
            % {
                "numbers": _waiting(len(context.goals)),
                "time": closing_time(context.period, reader),
                "what": what_closes(context),
            },
            week_path(message.organization),
        )
        for message, reader, context in _with_contexts(messages)
    }


def emails(
    messages: Sequence[Message], *, subject: Callable[[int], str]
) -> dict[int, EmailContent]:
    """`subject`: from the number of goals that wait."""
    now = timezone.now()
    asked = list(_with_contexts(messages))
    links = _tokens(asked, Purpose.CHECK_IN)
    takes_mail = bool(settings.INBOUND_MAIL_DOMAIN)
    replies = _tokens(asked, Purpose.REPLY) if takes_mail else {}
    return {
        message.pk: EmailContent(
            subject=subject(len(context.goals)),
            context=_template_context(message, reader, context, now)
            | {"check_in_url": check_in_url(links[message.pk])},
            reply_token=replies.get(message.pk, ""),
        )
        for message, reader, context in asked
    }


def _tokens(
    asked: Sequence[tuple[Message, Membership, ReminderContext]], purpose: str
) -> dict[int, str]:
    tokens = links_for(
        [
            LinkRequest(reader, purpose, period=context.period)
            for _message, reader, context in asked
        ]
    )
    return {
        message.pk: token
        for (message, _reader, _context), token in zip(asked, tokens, strict=True)
    }


def _template_context(
    message: Message, reader: Membership, context: ReminderContext, now: dt.datetime
) -> dict[str, object]:
    found = branches(context, reader, now)
    first = found[0].rows[0] if found else None
    return {
        "name": one_line(reader.user.get_short_name(), 60),
        "greeting": _greeting(reader, len(context.goals)),
        "how_long": _how_long(len(context.goals)),
        "closing_time": closing_time(context.period, reader),
        "what_closes": what_closes(context),
        "branches": found,
        "first": first,
        "n_more": max(0, len(context.goals) - MOST_GOALS),
        "leave_url": site_url(leave_path(message.organization)),
        "is_weekly": context.period.rhythm == "weekly",
    }


def _waiting(n: int) -> str:
    words = {"n": capitalized(number_word(n))}
    return ngettext("%(n)s number is waiting", "%(n)s numbers are waiting", n) % words


def _greeting(reader: Membership, n: int) -> str:
    name = one_line(reader.user.get_short_name(), 60)
    words = {"name": name, "n": number_word(n)}
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


def opened_subject(n: int) -> str:
    words = {"n": number_word(n), "time": _how_long(n)}
    return (
        ngettext(
            "Your check-in is open: %(n)s number, %(time)s",
            "Your check-in is open: %(n)s numbers, %(time)s",
            n,
        )
        % words
    )


def closing_subject(n: int) -> str:
    words = {"n": capitalized(number_word(n)), "time": _how_long(n)}
    return ngettext("%(n)s number, %(time)s", "%(n)s numbers, %(time)s", n) % words
