"""People who missed several check-ins in a row: their managers are notified once.

It holds names, numbers and reporting lines; never what anybody wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notifications.registry import (
    EmailContent,
    Group,
    InboxLine,
    NotificationType,
    register,
)
from notifications.site_urls import site_url
from notifications.text import capitalized, number_word, one_line
from organizations.hierarchy import lines_above
from organizations.models import Membership
from scheduling.models import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.models import Message


MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class MissedPerson:
    """Somebody in the e-mail, and how many check-ins they missed.

    `under`: "reports to Lena"; "" for the reader's own people.
    """

    name: str
    missed: str
    under: str


def _still_missing(messages: Sequence[Message]) -> dict[int, list[MissedPerson]]:
    """By message: those below the reader who have not submitted one since. Queries: 4."""
    ids = {
        member_id
        for message in messages
        for member_id, _first, _n in message.data["streaks"]
    }
    rows = Membership.objects.filter(pk__in=ids).select_related("user", "manager__user")
    people = {row.pk: row for row in rows}
    lines = lines_above(messages[0].organization_id, ids, timezone.now()) if ids else {}
    firsts = {
        first for message in messages for _id, first, _n in message.data["streaks"]
    }
    ended = _ended_streaks(firsts, ids)
    return {
        message.pk: [
            _missing(people[member_id], n, lines[member_id], message.recipient_id)
            for member_id, first, n in message.data["streaks"]
            if message.recipient_id in lines.get(member_id, ()) and first not in ended
        ]
        for message in messages
    }


def _missing(
    person: Membership, n: int, line: Sequence[int], reader_id: int | None
) -> MissedPerson:
    if person.manager_id == reader_id:
        under = ""
    elif person.manager_id == line[0]:
        under = _("reports to %(name)s") % {"name": one_line(person.manager)}
    else:
        under = _("their manager has left")
    return MissedPerson(one_line(person), _missed(n), under)


def _ended_streaks(firsts: set[str], member_ids: set[int]) -> set[str]:
    """Streaks that a submitted check-in ended, by their first period's public id."""
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
    words = {"n": number_word(n)}
    return (
        ngettext("%(n)s check-in missed", "%(n)s check-ins missed in a row", n) % words
    )


def _skip_reasons(messages: Sequence[Message]) -> dict[int, str]:
    return {
        key: "" if rows else "done" for key, rows in _still_missing(messages).items()
    }


def _inbox_lines(messages: Sequence[Message]) -> dict[int, InboxLine]:
    found = _still_missing(messages)
    return {
        message.pk: InboxLine(_summary(found[message.pk]), _path(message))
        for message in messages
        if found[message.pk]
    }


def _summary(rows: Sequence[MissedPerson]) -> str:
    if len(rows) == 1:
        (one,) = rows
        name = f"{one.name} ({one.under})" if one.under else one.name
        return f"{name}: {one.missed}"
    words = {"n": capitalized(number_word(len(rows)))}
    if any(each.under for each in rows):
        return (
            _(
                "%(n)s people in your reporting line have missed several check-ins in "
                "a row"
            )
            % words
        )
    return _("%(n)s of your people have missed several check-ins in a row") % words


def _path(message: Message) -> str:
    return reverse("feedback:my_people", args=[message.organization.slug])


def _emails(messages: Sequence[Message]) -> dict[int, EmailContent]:
    found = _still_missing(messages)
    return {
        message.pk: EmailContent(
            _summary(found[message.pk]),
            {
                "people": found[message.pk][:MOST_SHOWN],
                "n_more": max(0, len(found[message.pk]) - MOST_SHOWN),
                "has_between": any(each.under for each in found[message.pk]),
                "button": _("See your people"),
                "button_url": site_url(_path(message)),
            },
        )
        for message in messages
        if found[message.pk]
    }


MISSED_CHECK_INS = register(
    NotificationType(
        kind="check_in.escalated",
        action="team.read",
        label=gettext_lazy("Several check-ins missed"),
        group=Group.MY_PEOPLE,
        position=3,
        can_occur=lambda policy: policy.escalates_after is not None,
        repeats_when_uncertain=False,
        template="missed_check_ins",
        skip_reasons=_skip_reasons,
        inbox_lines=_inbox_lines,
        emails=_emails,
    )
)
