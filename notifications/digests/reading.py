"""What the digests say, read from rows at the moment of sending."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkins.answers.people import counted
from checkins.answers.selectors import WAITS_FOR
from checkins.models import Period, Question
from notifications.kinds.updates import answers_in, steps_of, words_in
from notifications.mail.words import capital, one_line
from organizations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checkins.models import CheckIn
    from notifications.models import Message

# Of fewer people nobody is counted in a room (docs/checkins.md).
SMALL = 5
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Note:
    """A person, and a line about them or by them."""

    name: str
    text: str


@dataclass(slots=True)
class Digest:
    """A week of some people. `waiting`: answers that wait, the oldest first."""

    week_on: dt.date
    n_in: int = 0
    n_asked: int = 0
    n_away: int = 0
    silent: list[str] = field(default_factory=list)
    blockers: list[Note] = field(default_factory=list)
    fallen: list[Note] = field(default_factory=list)
    waiting: list[Note] = field(default_factory=list)

    @property
    def headline(self) -> str:
        """“Two answers are waiting, one person is silent”."""
        said = []
        if n := len(self.waiting):
            words = ngettext("%(n)s answer is waiting", "%(n)s answers are waiting", n)
            said.append(words % {"n": counted(n)})
        if n := len(self.silent):
            words = ngettext("%(n)s person is silent", "%(n)s people are silent", n)
            said.append(words % {"n": counted(n)})
        return capital(", ".join(said)) or _("All your people are in")

    @property
    def counts(self) -> str:
        words = _("%(n)d of %(of)d in") % {"n": self.n_in, "of": self.n_asked}
        if self.n_away:
            away = ngettext("%(n)d away", "%(n)d away", self.n_away)
            words += ", " + away % {"n": self.n_away}
        return words


def week_of(message: Message) -> dt.date:
    return dt.date.fromisoformat(message.data["week"])


def manager_digests(messages: Sequence[Message]) -> dict[int, Digest]:
    """By message, for those whose people were asked. Queries: 4, however many."""
    managers = {message.recipient_id for message in messages}
    weeks = {week_of(message) for message in messages}
    rows = list(
        Period.objects.filter(
            member__manager_id__in=managers, member__left_at=None, week_on__in=weeks
        )
        .select_related("member__user")
        .order_by("member__user__name", "pk")
    )
    told = _told(rows)
    waiting = _waiting(managers)
    found = {}
    for message in messages:
        week_on = week_of(message)
        mine = [
            row
            for row in rows
            if row.week_on == week_on and row.member.manager_id == message.recipient_id
        ]
        digest = _digest(week_on, mine, told)
        digest.waiting = waiting.get(message.recipient_id or 0, [])
        if digest.n_asked or digest.waiting:
            found[message.pk] = digest
    return found


def unit_digests(messages: Sequence[Message]) -> dict[int, Digest]:
    """By message: the reader's or the room's unit, and those below. Queries: 4.

    Numbers, and goals whose confidence fell; never what people answered.
    """
    organization_id = messages[0].organization_id if messages else 0
    weeks = {week_of(message) for message in messages}
    rows = list(
        Period.objects.filter(
            organization_id=organization_id, member__left_at=None, week_on__in=weeks
        ).select_related("member__user")
    )
    fallen = _fallen(words_in([row.pk for row in rows if row.submitted_at]), rows)
    below = _below(organization_id)
    found = {}
    for message in messages:
        unit_id = _unit_of(message)
        inside = below.get(unit_id, set()) if unit_id else None
        week_on = week_of(message)
        mine = [
            row
            for row in rows
            if row.week_on == week_on
            and (inside is None or row.member.unit_id in inside)
        ]
        digest = _digest(week_on, mine, _Told({}, fallen))
        if digest.n_asked:
            found[message.pk] = digest
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    blockers: dict[int, list[str]]
    fallen: dict[int, list[str]]


def _told(rows: Iterable[Period]) -> _Told:
    """Blockers, and goals whose confidence fell, by period. Queries: 2."""
    rows = [row for row in rows if row.submitted_at]
    ids = [row.pk for row in rows]
    blockers: defaultdict[int, list[str]] = defaultdict(list)
    for answer in answers_in(ids):
        if answer.question.purpose == Question.Purpose.BLOCKED:
            blockers[answer.period_id].append(answer.text)
    return _Told(dict(blockers), _fallen(words_in(ids), rows))


def _fallen(words: Iterable[CheckIn], rows: Iterable[Period]) -> dict[int, list[str]]:
    known = {row.pk for row in rows}
    fallen: defaultdict[int, list[str]] = defaultdict(list)
    for word in words:
        if word.period_id in known and steps_of(word) < 0:
            fallen[word.period_id or 0].append(one_line(word.goal.title))
    return dict(fallen)


def _digest(week_on: dt.date, rows: Iterable[Period], told: _Told) -> Digest:
    digest = Digest(week_on)
    now = timezone.now()
    for row in rows:
        name = one_line(row.member)
        if row.submitted_at:
            digest.n_in += 1
            digest.n_asked += 1
        elif row.excuse:
            digest.n_away += row.excuse != Period.Excuse.NOTHING
        else:
            digest.n_asked += 1
            if row.closes_at <= now:
                digest.silent.append(name)
        texts = told.blockers.get(row.pk, ())
        digest.blockers += [Note(name, text) for text in texts]
        titles = told.fallen.get(row.pk, ())
        digest.fallen += [Note(name, title) for title in titles]
    return digest


def _waiting(managers: Iterable[int | None]) -> dict[int, list[Note]]:
    """Whose check-ins wait for each manager's answer, the oldest first. Queries: 1."""
    rows = Period.objects.filter(
        member__manager_id__in=[each for each in managers if each],
        member__left_at=None,
        submitted_at__gte=timezone.now() - WAITS_FOR,
        answered_at=None,
    )
    found: defaultdict[int, list[Note]] = defaultdict(list)
    for row in rows.select_related("member__user").order_by("submitted_at"):
        day = row.submitted_at
        found[row.member.manager_id or 0].append(
            Note(one_line(row.member), f"{day:%Y-%m-%d}" if day else "")
        )
    return dict(found)


def _unit_of(message: Message) -> int | None:
    room, reader = message.webhook, message.recipient
    unit_id: int | None = room.unit_id if room else reader and reader.unit_id
    return unit_id


def _below(organization_id: int) -> dict[int, set[int]]:
    """Each unit with all that are below it. Queries: 1."""
    rows = Unit.objects.filter(organization_id=organization_id)
    parents = dict(rows.values_list("pk", "parent_id"))
    found: defaultdict[int, set[int]] = defaultdict(set)
    for key in parents:
        at: int | None = key
        seen: set[int] = set()
        while at is not None and at not in seen:
            found[at].add(key)
            seen.add(at)
            at = parents.get(at)
    return dict(found)
