"""What people say to each other's check-ins, and what waits for their talk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.answers.access import readers_of
from checkins.models import Companion, Period, Reply, TalkItem
from checkins.permissions import is_live
from notifications.events import on
from notifications.kinds.base import Line, Mail, Speaker, register
from notifications.kinds.updates import Told, told_by_period
from notifications.mail.addresses import site_url
from notifications.mail.words import one_line
from notifications.models import Kind
from notifications.outbox import Saying, say_many
from organizations.models import Membership

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from notifications.models import Message
    from organizations.models import Event

# So long somebody may take back what they just said, or say more, before it is told.
SECOND_THOUGHT = dt.timedelta(seconds=60)
QUOTED = 120


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, in a mail."""

    by: str
    text: str


# --- Events ---------------------------------------------------------------------------


@on("reply.added")
def tell_of_reply(event: Event) -> None:
    """The member; and when they answer back, those who said something before."""
    row = Reply.objects.select_related("period__member").get(pk=event.object_id)
    to = {row.period.member_id} - {row.by_id}
    if row.by_id == row.period.member_id:
        before = Reply.objects.filter(period=row.period, undone_at=None)
        to = set(before.exclude(by=row.by_id).values_list("by_id", flat=True))
    _tell(Kind.REPLIED, to, {"reply": row.pk}, event, after=SECOND_THOUGHT)


@on("period.passed_up")
def tell_above(event: Event) -> None:
    to = {event.data["to"]}
    data = {"reply": event.object_id}
    _tell(Kind.PASSED_UP, to, data, event, after=SECOND_THOUGHT)


@on("period.submitted")
def tell_partners(event: Event) -> None:
    """The weekly update, once: a change later in the week is not sent again."""
    partners = Companion.objects.filter(
        member_id=event.data["member"],
        kind=Companion.Kind.PARTNER,
        ended_at=None,
        since__lte=event.created_at,
    )
    to = set(partners.values_list("other_id", flat=True))
    data = {"period": event.object_id}
    _tell(Kind.HANDED_IN, to, data, event)


@on("companion.chosen")
def tell_chosen(event: Event) -> None:
    to, data = {event.data["other"]}, {"companion": event.object_id}
    occurrence = f"chosen:{event.object_public_id}"
    _tell(Kind.HANDED_IN, to, data, event, occurrence=occurrence)


@on("talk.added")
def tell_of_item(event: Event) -> None:
    to, data = {event.data["to"]}, {"item": event.object_id}
    _tell(Kind.TALK, to, data, event, after=SECOND_THOUGHT)


def _tell(
    kind: Kind,
    to: Collection[int],
    data: Mapping[str, int],
    event: Event,
    *,
    occurrence: str = "",
    after: dt.timedelta = dt.timedelta(0),
) -> None:
    """Each person once. `occurrence`: without one, the row that the event tells of."""
    occurrence = occurrence or event.object_public_id
    people = Membership.objects.current().filter(pk__in=to)
    rows = list(people.select_related("organization", "location", "user"))
    due_at = max(event.created_at, timezone.now() - SECOND_THOUGHT) + after
    sayings = [
        Saying(occurrence, row, data=data, due_at=due_at if after else None)
        for row in rows
    ]
    if rows:
        say_many(kind, rows[0].organization, sayings)


# --- Replies and what was passed up ---------------------------------------------------


def _replies(messages: Sequence[Message]) -> dict[int, Reply]:
    """By message, those that stand, that their reader may read. Queries: 3."""
    rows = {
        row.pk: row
        for row in Reply.objects.filter(
            pk__in=[message.data["reply"] for message in messages], undone_at=None
        ).select_related("by__user", "period__member__user", "period__organization")
    }
    readers = readers_of({row.period_id: row.period for row in rows.values()}.values())
    found = {}
    for message in messages:
        row = rows.get(message.data["reply"])
        if row and message.recipient_id in readers.get(row.period_id, ()):
            found[message.pk] = row
    return found


def _overtaken(rows: Mapping[int, Reply]) -> set[int]:
    """Reactions after which the same person wrote something: that is told. Queries: 1."""
    reactions = {row.pk: row for row in rows.values() if row.reaction}
    later = Reply.objects.filter(
        period_id__in={row.period_id for row in reactions.values()},
        undone_at=None,
    ).exclude(text="")
    wrote = set(later.values_list("period_id", "by_id"))
    return {
        key
        for key, row in rows.items()
        if row.pk in reactions and (row.period_id, row.by_id) in wrote
    }


def reply_wanted(messages: Sequence[Message]) -> dict[int, str]:
    found = _replies(messages)
    overtaken = _overtaken(found)
    return {
        message.pk: "not_permitted"
        if message.pk not in found
        else ("done" if message.pk in overtaken else "")
        for message in messages
    }


def _reply_line(row: Reply) -> str:
    names = {"name": one_line(row.by), "owner": one_line(row.period.member)}
    if row.kind == Reply.Kind.PASSED_UP:
        return _("%(name)s passed a check-in of %(owner)s up to you") % names
    if row.by_id == row.period.member_id:
        return _("%(name)s answered you") % names
    if row.reaction:
        return _("%(name)s on your check-in: %(what)s") % {
            **names,
            "what": row.get_reaction_display(),
        }
    if row.kind == Reply.Kind.QUESTION:
        return _("%(name)s asks about your check-in") % names
    return _("%(name)s answered your check-in") % names


def _thread_path(period: Period) -> str:
    return reverse("checkins:thread", args=[period.organization.slug, period.public_id])


def reply_lines(messages: Sequence[Message]) -> dict[int, Line]:
    found = _replies(messages)
    return {
        message.pk: Line(
            _reply_line(row),
            _thread_path(row.period),
        )
        for message in messages
        if (row := found.get(message.pk))
    }


def reply_mails(messages: Sequence[Message]) -> dict[int, Mail]:
    found = _replies(messages)
    return {
        message.pk: Mail(
            _reply_line(row),
            "passed_up" if row.kind == Reply.Kind.PASSED_UP else "replied",
            {
                "words": Words(
                    one_line(row.by),
                    row.text or str(row.get_reaction_display()),
                ),
                "is_question": row.kind == Reply.Kind.QUESTION,
                "owner": one_line(row.period.member),
                "is_owner": row.period.member_id == message.recipient_id,
                "button": _("Answer"),
                "button_url": site_url(_thread_path(row.period)),
            },
        )
        for message in messages
        if (row := found.get(message.pk))
    }


# --- The weekly update, and being chosen ----------------------------------------------


@dataclass(frozen=True, slots=True)
class _Handed:
    """One of the two is set."""

    told: Told | None = None
    companion: Companion | None = None


def _handed(messages: Sequence[Message]) -> dict[int, _Handed]:
    """Queries: at most 8."""
    told = told_by_period(m.data["period"] for m in messages if "period" in m.data)
    readers = readers_of(each.period for each in told.values())
    companions = {
        row.pk: row
        for row in Companion.objects.filter(
            pk__in=[m.data["companion"] for m in messages if "companion" in m.data],
            ended_at=None,
        ).select_related("member__user", "organization")
    }
    found = {}
    for message in messages:
        update = told.get(message.data.get("period", 0))
        if update and message.recipient_id in readers.get(update.period.pk, ()):
            found[message.pk] = _Handed(told=update)
        elif row := companions.get(message.data.get("companion", 0)):
            found[message.pk] = _Handed(companion=row)
    return found


def handed_wanted(messages: Sequence[Message]) -> dict[int, str]:
    found = _handed(messages)
    return {m.pk: "" if m.pk in found else "not_permitted" for m in messages}


def _handed_line(handed: _Handed) -> str:
    if handed.told:
        name = one_line(handed.told.period.member)
        return _("%(name)s’s weekly update") % {"name": name}
    assert handed.companion is not None  # noqa: S101  one of the two
    words = {"name": one_line(handed.companion.member)}
    if handed.companion.kind == Companion.Kind.PARTNER:
        return _("%(name)s chose you to get their weekly update") % words
    return _("%(name)s lets you write their check-in") % words


def _handed_path(handed: _Handed) -> str:
    if handed.told:
        return _thread_path(handed.told.period)
    assert handed.companion is not None  # noqa: S101  one of the two
    return reverse("checkins:companions", args=[handed.companion.organization.slug])


def handed_lines(messages: Sequence[Message]) -> dict[int, Line]:
    return {
        key: Line(_handed_line(handed), _handed_path(handed))
        for key, handed in _handed(messages).items()
    }


def handed_mails(messages: Sequence[Message]) -> dict[int, Mail]:
    return {
        key: Mail(
            _handed_line(handed),
            "handed_in",
            {
                "told": handed.told,
                "companion": handed.companion,
                "button": _("Answer") if handed.told else _("See what you may do"),
                "button_url": site_url(_handed_path(handed)),
            },
        )
        for key, handed in _handed(messages).items()
    }


# --- Talk lists -----------------------------------------------------------------------


def _items(messages: Sequence[Message]) -> dict[int, TalkItem]:
    """Open ones, of lists that their reader is one of the two of. Queries: 1."""
    rows = {
        row.pk: row
        for row in TalkItem.objects.filter(
            pk__in=[message.data["item"] for message in messages], talked_at=None
        ).select_related("by__user", "organization", "talk__manager", "talk__member")
    }
    found = {}
    for message in messages:
        row = rows.get(message.data["item"])
        if row is None or not is_live(row.talk):
            continue
        if message.recipient_id in (row.talk.manager_id, row.talk.member_id):
            found[message.pk] = row
    return found


def item_wanted(messages: Sequence[Message]) -> dict[int, str]:
    found = _items(messages)
    return {m.pk: "" if m.pk in found else "done" for m in messages}


def _item_line(row: TalkItem) -> str:
    return _("%(name)s put something on your talk list") % {"name": one_line(row.by)}


def _item_path(row: TalkItem) -> str:
    return reverse("checkins:talk", args=[row.organization.slug, row.talk.public_id])


def item_lines(messages: Sequence[Message]) -> dict[int, Line]:
    return {
        key: Line(f"{_item_line(row)}: {one_line(row.text, QUOTED)}", _item_path(row))
        for key, row in _items(messages).items()
    }


def item_mails(messages: Sequence[Message]) -> dict[int, Mail]:
    return {
        key: Mail(
            _item_line(row),
            "talk",
            {
                "words": Words(one_line(row.by), row.text),
                "button": _("Open the list"),
                "button_url": site_url(_item_path(row)),
            },
        )
        for key, row in _items(messages).items()
    }


def _speaker(
    kind: Kind,
    wanted: Callable[[Sequence[Message]], Mapping[int, str]],
    lines: Callable[[Sequence[Message]], Mapping[int, Line]],
    mails: Callable[[Sequence[Message]], Mapping[int, Mail]],
) -> Speaker:
    return register(Speaker(kind=kind, wanted=wanted, lines=lines, mails=mails))


REPLIED = _speaker(Kind.REPLIED, reply_wanted, reply_lines, reply_mails)
PASSED_UP = _speaker(Kind.PASSED_UP, reply_wanted, reply_lines, reply_mails)
HANDED_IN = _speaker(Kind.HANDED_IN, handed_wanted, handed_lines, handed_mails)
TALK = _speaker(Kind.TALK, item_wanted, item_lines, item_mails)
