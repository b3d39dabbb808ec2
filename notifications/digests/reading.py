"""What the digests say, read from rows at the moment of sending."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkins.answers.selectors import waits
from checkins.models import CheckIn, Period, Question
from checkins.participation.counting import EVERYBODY, count_weeks
from checkins.querysets import is_here
from checkins.wording import waiting_and_silent
from goals.models import Goal
from notifications.kinds.updates import answers_in, steps_of, words_in
from notifications.mail.words import one_line
from organizations.hierarchy import main_units
from organizations.models import Membership, Unit
from organizations.selectors import unit_with_ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from checkins.participation.shielding import Count
    from notifications.models import Message

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Note:
    """A person, and a line about them or by them."""

    name: str
    text: str


@dataclass(slots=True)
class Digest:
    """A week of a manager's people. `waiting`: answers that wait, the oldest first."""

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
        if said := waiting_and_silent(len(self.waiting), len(self.silent)):
            return said
        if self.n_in < self.n_asked:
            return _("Nobody waits for you")
        return _("All your people are in")

    @property
    def counts(self) -> str:
        words = _("%(n)d of %(of)d in") % {"n": self.n_in, "of": self.n_asked}
        if self.n_away:
            away = ngettext("%(n)d away", "%(n)d away", self.n_away)
            words += ", " + away % {"n": self.n_away}
        return words


@dataclass(slots=True)
class UnitDigest:
    """A unit's week, with all below it. `count`: None for too few people, or for those who
    would give too few away.
    """

    week_on: dt.date
    count: Count | None
    fallen: list[Note]


def week_of(message: Message) -> dt.date:
    return dt.date.fromisoformat(message.data["week"])


def manager_digests(messages: Sequence[Message]) -> dict[int, Digest]:
    """By message, for those whose people were asked. Queries: 4, however many."""
    managers = {message.recipient_id for message in messages}
    weeks = {week_of(message) for message in messages}
    rows = list(
        Period.objects.filter(
            is_here("member"), member__manager_id__in=managers, week_on__in=weeks
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


def unit_digests(messages: Sequence[Message]) -> dict[int, UnitDigest]:
    """By message, for rooms and for whoever leads a unit still. Queries: 4.

    Numbers, as HR and leaders are shown them, and goals whose confidence fell; never what
    people answered.
    """
    organization_id = messages[0].organization_id if messages else 0
    weeks = {week_of(message) for message in messages}
    units = {row.pk: row for row in Unit.objects.filter(organization=organization_id)}
    parents = {key: unit.parent_id for key, unit in units.items()}
    counted = count_weeks(organization_id, weeks, timezone.now())
    # Before everybody was asked another count may follow: the two would give somebody away.
    shown = {on: week.shown(parents) for on, week in counted.items() if week.is_settled}
    fallen = _fallen_words(weeks)
    readers = {each.recipient_id for each in messages if each.recipient_id}
    led = main_units(organization_id, readers)
    found = {}
    for message in messages:
        if not _may_read(message, led):
            continue
        week_on, unit_id = week_of(message), _unit_of(message, led)
        found[message.pk] = UnitDigest(
            week_on=week_on,
            count=shown.get(week_on, {}).get(unit_id or EVERYBODY),
            fallen=[
                Note(one_line(word.period.member), one_line(word.goal.title))
                for word in fallen
                if word.period
                and word.period.week_on == week_on
                and _is_within(word.period.member, unit_id, units)
            ],
        )
    return found


def _may_read(message: Message, led: Mapping[int, int]) -> bool:
    """A room that asked for it, or a lead of a unit, as of now."""
    if message.recipient_id is None:
        return message.webhook is not None
    return message.recipient_id in led


def _unit_of(message: Message, led: Mapping[int, int]) -> int | None:
    """None: everybody."""
    if message.recipient_id is not None:
        return led[message.recipient_id]
    unit_id: int | None = message.webhook and message.webhook.unit_id
    return unit_id


def _is_within(member: Membership, unit_id: int | None, units: dict[int, Unit]) -> bool:
    line = unit_with_ancestors(units, member.unit_id)
    return unit_id is None or any(unit.pk == unit_id for unit in line)


@dataclass(frozen=True, slots=True)
class _Told:
    blockers: dict[int, list[str]]
    fallen: dict[int, list[str]]


def _told(rows: Iterable[Period]) -> _Told:
    """Blockers, and goals whose confidence fell, by period. Queries: 2."""
    ids = [row.pk for row in rows if row.submitted_at]
    blockers: defaultdict[int, list[str]] = defaultdict(list)
    for answer in answers_in(ids):
        if answer.question.purpose == Question.Purpose.BLOCKED:
            blockers[answer.period_id].append(answer.text)
    fallen: defaultdict[int, list[str]] = defaultdict(list)
    for word in words_in(ids):
        if steps_of(word) < 0:
            fallen[word.period_id or 0].append(one_line(word.goal.title))
    return _Told(dict(blockers), dict(fallen))


def _fallen_words(weeks: Iterable[dt.date]) -> list[CheckIn]:
    """What was said in these weeks with less confidence than before. Queries: 1."""
    rows = (
        CheckIn.objects.standing()
        .filter(
            is_here("period__member"),
            period__week_on__in=list(weeks),
            period__submitted_at__isnull=False,
            confidence__lt=F("confidence_before"),
        )
        .exclude(goal__state=Goal.State.DRAFT)
        .select_related("goal", "period__member__user")
        .order_by("goal__position", "goal_id", "id")
    )
    return [word for word in rows if steps_of(word) < 0]


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
        is_here("member"),
        waits(),
        member__manager_id__in=[each for each in managers if each],
    )
    found: defaultdict[int, list[Note]] = defaultdict(list)
    for row in rows.select_related("member__user").order_by("submitted_at"):
        week = _("week of %(day)s") % {"day": date_format(row.week_on, "j F")}
        found[row.member.manager_id or 0].append(Note(one_line(row.member), week))
    return dict(found)
