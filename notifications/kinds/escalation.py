"""People who have missed several check-ins in a row: their manager hears of it, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkins.models import Period
from notifications.kinds.base import Line, Mail, Speaker, register
from notifications.mail.addresses import site_url
from notifications.mail.words import capital, in_words, one_line
from notifications.models import Kind
from organizations.models import Membership

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.models import Message


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody in the mail, and how many check-ins they missed."""

    name: str
    missed: str


def _still(messages: Sequence[Message]) -> dict[int, list[Missing]]:
    """By message: the reader's people who have handed in nothing since. Queries: 3."""
    ids = {
        member_id
        for message in messages
        for member_id, _first, _n in message.data["streaks"]
    }
    people = {
        row.pk: row
        for row in Membership.objects.current()
        .filter(pk__in=ids)
        .select_related("user")
    }
    firsts = {
        first for message in messages for _id, first, _n in message.data["streaks"]
    }
    back = _back(firsts, ids)
    return {
        message.pk: [
            Missing(one_line(people[member_id]), _missed(n))
            for member_id, first, n in message.data["streaks"]
            if member_id in people
            and people[member_id].manager_id == message.recipient_id
            and first not in back
        ]
        for message in messages
    }


def _back(firsts: set[str], member_ids: set[int]) -> set[str]:
    """Streaks that ended, by their first period's public id."""
    rows = Period.objects.filter(member_id__in=member_ids)
    begun = {
        row.public_id: (row.member_id, row.week_on)
        for row in rows.filter(public_id__in=firsts).only(
            "public_id", "member_id", "week_on"
        )
    }
    submitted = rows.exclude(submitted_at=None).values("member_id")
    latest = dict(submitted.annotate(on=Max("week_on")).values_list("member_id", "on"))
    return {
        first
        for first, (member_id, week_on) in begun.items()
        if member_id in latest and latest[member_id] >= week_on
    }


def _missed(n: int) -> str:
    words = {"n": in_words(n)}
    return (
        ngettext("%(n)s check-in missed", "%(n)s check-ins missed in a row", n) % words
    )


def wanted(messages: Sequence[Message]) -> dict[int, str]:
    return {key: "" if rows else "done" for key, rows in _still(messages).items()}


def lines(messages: Sequence[Message]) -> dict[int, Line]:
    found = _still(messages)
    return {
        message.pk: Line(_line(found[message.pk]), _path(message))
        for message in messages
        if found[message.pk]
    }


def _line(rows: Sequence[Missing]) -> str:
    if len(rows) == 1:
        return f"{rows[0].name}: {rows[0].missed}"
    return _("%(n)s of your people have missed several check-ins in a row") % {
        "n": capital(in_words(len(rows)))
    }


def _path(message: Message) -> str:
    return reverse("checkins:my_people", args=[message.organization.slug])


def mails(messages: Sequence[Message]) -> dict[int, Mail]:
    found = _still(messages)
    return {
        message.pk: Mail(
            _line(found[message.pk]),
            "escalated",
            {"people": found[message.pk], "url": site_url(_path(message))},
        )
        for message in messages
        if found[message.pk]
    }


ESCALATED = register(
    Speaker(kind=Kind.ESCALATED, wanted=wanted, lines=lines, mails=mails)
)
