"""The weekly digests of managers and of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.content.digests import (
    MOST_SHOWN,
    Digest,
    UnitDigest,
    manager_digests,
    unit_digests,
)
from notifications.models import Kind
from notifications.registry import Line, Mail, Speaker, register
from notifications.site_urls import site_url
from notifications.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from notifications.models import Message


def _said[D, T](
    messages: Sequence[Message],
    digests: Mapping[int, D],
    say: Callable[[Message, D], T],
) -> dict[int, T]:
    """What each of the messages says for which there is a digest."""
    return {m.pk: say(m, digests[m.pk]) for m in messages if m.pk in digests}


def manager_wanted(messages: Sequence[Message]) -> dict[int, str]:
    found = manager_digests(messages)
    return {message.pk: "" if message.pk in found else "done" for message in messages}


def _people_path(message: Message) -> str:
    return reverse("checkins:my_people", args=[message.organization.slug])


def manager_lines(messages: Sequence[Message]) -> dict[int, Line]:
    return _said(
        messages,
        manager_digests(messages),
        lambda message, digest: Line(digest.headline, _people_path(message)),
    )


def manager_mails(messages: Sequence[Message]) -> dict[int, Mail]:
    return _said(messages, manager_digests(messages), _manager_mail)


def _manager_mail(message: Message, digest: Digest) -> Mail:
    words = {
        "digest": digest,
        "most": MOST_SHOWN,
        "button": _("Answer your people"),
        "button_url": site_url(_people_path(message)),
    }
    return Mail(digest.headline, "manager_digest", words)


def unit_wanted(messages: Sequence[Message]) -> dict[int, str]:
    found = unit_digests(messages)
    return {m.pk: "" if m.pk in found else "not_permitted" for m in messages}


def _unit_name(message: Message) -> str:
    if message.webhook is not None:
        unit = message.webhook.unit
    else:
        unit = message.recipient.unit if message.recipient else None
    return one_line(unit or message.organization)


def _unit_line(message: Message, digest: UnitDigest) -> str:
    words = {
        "unit": _unit_name(message),
        "day": date_format(digest.week_on, "j F"),
    }
    if digest.count is None:
        return _("%(unit)s, week of %(day)s") % words
    words |= {"n": str(digest.count.handed_in), "of": str(digest.count.asked)}
    return _("%(unit)s, week of %(day)s: %(n)s of %(of)s in") % words


def _goals_path(message: Message) -> str:
    return reverse("goals:outline", args=[message.organization.slug])


def unit_lines(messages: Sequence[Message]) -> dict[int, Line]:
    return _said(
        messages,
        unit_digests(messages),
        lambda message, digest: Line(_unit_line(message, digest), _goals_path(message)),
    )


def unit_mails(messages: Sequence[Message]) -> dict[int, Mail]:
    return _said(messages, unit_digests(messages), _unit_mail)


def _unit_mail(message: Message, digest: UnitDigest) -> Mail:
    words = {
        "digest": digest,
        "most": MOST_SHOWN,
        "button": _("See the goals"),
        "button_url": site_url(_goals_path(message)),
    }
    return Mail(_unit_line(message, digest), "unit_digest", words)


def unit_chats(messages: Sequence[Message]) -> dict[int, str]:
    """Numbers and goals, no people: a room is no place to be missing in."""
    return _said(messages, unit_digests(messages), _chat)


def _chat(message: Message, digest: UnitDigest) -> str:
    said = [_unit_line(message, digest)]
    if n := len(digest.fallen):
        words = ngettext(
            "Confidence fell on %(n)d goal:", "Confidence fell on %(n)d goals:", n
        )
        said.append(words % {"n": n})
        said += [f"• {note.text}" for note in digest.fallen[:MOST_SHOWN]]
    else:
        said.append(_("Confidence fell on no goal."))
    said.append(site_url(_goals_path(message)))
    return "\n".join(said)


MANAGER_DIGEST = register(
    Speaker(
        kind=Kind.MANAGER_DIGEST,
        wanted=manager_wanted,
        lines=manager_lines,
        mails=manager_mails,
    )
)
UNIT_DIGEST = register(
    Speaker(
        kind=Kind.UNIT_DIGEST,
        wanted=unit_wanted,
        lines=unit_lines,
        mails=unit_mails,
        chats=unit_chats,
    )
)
