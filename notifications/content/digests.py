"""Contents of the weekly digests, read from rows at the moment of sending."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alignment.participation.counting import EVERYBODY, count_weeks
from checkins.messages import waiting_and_silent
from checkins.models import CheckIn, Question
from feedback.replies.selectors import awaits_reply
from goals.models import Goal
from notifications.content.check_in_updates import (
    answers_in,
    check_ins_in,
    confidence_steps,
)
from notifications.text import one_line
from organizations.hierarchy import main_units, parents_on
from organizations.models import Membership, Unit
from organizations.querysets import is_here
from organizations.selectors import unit_with_ancestors
from scheduling.models import Period
from ui.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from notifications.models import Message
    from organizations.anonymity import GroupCount

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class DigestNote:
    """A person, and a line about them or by them."""

    name: str
    text: str


@dataclass(slots=True)
class ManagerDigest:
    """A week of a manager's people. `waiting`: check-ins that wait for a reply, the oldest
    first.
    """

    week_on: dt.date
    n_in: int = 0
    n_asked: int = 0
    n_away: int = 0
    silent: list[str] = field(default_factory=list)
    blockers: list[DigestNote] = field(default_factory=list)
    fallen: list[DigestNote] = field(default_factory=list)
    waiting: list[DigestNote] = field(default_factory=list)

    @property
    def headline(self) -> str:
        """“Two check-ins to reply to, one person hasn’t checked in”."""
        if summary := waiting_and_silent(len(self.waiting), len(self.silent)):
            return summary
        if self.n_in < self.n_asked:
            return _("No one is waiting for your reply")
        return _("All your people have checked in")

    @property
    def counts(self) -> str:
        words = _("%(n)d of %(of)d submitted") % {"n": self.n_in, "of": self.n_asked}
        if self.n_away:
            away = ngettext("%(n)d away", "%(n)d away", self.n_away)
            words += ", " + away % {"n": self.n_away}
        return words


@dataclass(slots=True)
class UnitDigest:
    """A unit's week, with all below it. `unit`: None for the whole organization. `count`:
    None for too few people, or for those who would give too few away.
    """

    week_on: dt.date
    unit: Unit | None
    count: GroupCount | None
    fallen: list[DigestNote]


def week_of(message: Message) -> dt.date:
    return dt.date.fromisoformat(message.data["week"])


def manager_digests(messages: Sequence[Message]) -> dict[int, ManagerDigest]:
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
    details = _details(rows)
    waiting = _waiting(managers)
    found = {}
    for message in messages:
        week_on = week_of(message)
        mine = [
            row
            for row in rows
            if row.week_on == week_on and row.member.manager_id == message.recipient_id
        ]
        digest = _digest(week_on, mine, details)
        digest.waiting = waiting.get(message.recipient_id or 0, [])
        if digest.n_asked or digest.waiting:
            found[message.pk] = digest
    return found


def unit_digests(messages: Sequence[Message]) -> dict[int, UnitDigest]:
    """By message, for rooms and for whoever leads a unit still. Queries: 5.

    Numbers, as HR and leaders are shown them, and goals whose confidence fell; never what
    people answered.
    """
    if not messages:
        return {}
    organization = messages[0].organization
    weeks = {week_of(message) for message in messages}
    units = {row.pk: row for row in Unit.objects.in_organization(organization)}
    parents = {key: unit.parent_id for key, unit in units.items()}
    counted = count_weeks(organization.pk, weeks, timezone.now())
    # Before everybody was asked another count may follow: the two would give somebody away.
    settled = [on for on, week in counted.items() if week.is_settled]
    parents_then = parents_on(organization, parents, settled)
    shown = {on: counted[on].shown(parents_then[on]) for on in settled}
    fallen = _check_ins_with_less_confidence(weeks)
    readers = {each.recipient_id for each in messages if each.recipient_id}
    led = main_units(organization.pk, readers)
    found = {}
    for message in messages:
        if not _may_read(message, led):
            continue
        week_on, unit_id = week_of(message), _unit_of(message, led)
        found[message.pk] = UnitDigest(
            week_on=week_on,
            unit=units.get(unit_id or 0),
            count=shown.get(week_on, {}).get(unit_id or EVERYBODY),
            fallen=[
                DigestNote(
                    one_line(check_in.period.member), one_line(check_in.goal.title)
                )
                for check_in in fallen
                if check_in.period
                and check_in.period.week_on == week_on
                and _is_within(check_in.period.member, unit_id, units)
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
class _WeekDetails:
    blockers: dict[int, list[str]]
    fallen: dict[int, list[str]]


def _details(rows: Iterable[Period]) -> _WeekDetails:
    """Blockers, and goals whose confidence fell, by period. Queries: 2."""
    ids = [row.pk for row in rows if row.submitted_at]
    blockers: defaultdict[int, list[str]] = defaultdict(list)
    for answer in answers_in(ids):
        if answer.question.purpose == Question.Purpose.BLOCKED:
            blockers[answer.period_id].append(answer.text)
    fallen: defaultdict[int, list[str]] = defaultdict(list)
    for check_in in check_ins_in(ids):
        if confidence_steps(check_in) < 0:
            fallen[check_in.period_id or 0].append(one_line(check_in.goal.title))
    return _WeekDetails(dict(blockers), dict(fallen))


def _check_ins_with_less_confidence(weeks: Iterable[dt.date]) -> list[CheckIn]:
    """What was said in these weeks with less confidence than before. Queries: 1."""
    rows = (
        CheckIn.objects.current()
        .filter(
            is_here("period__member"),
            period__week_on__in=list(weeks),
            period__submitted_at__isnull=False,
            confidence__lt=F("confidence_before"),
            goal__visibility=Goal.Visibility.OPEN,
        )
        .exclude(goal__state=Goal.State.DRAFT)
        .select_related("goal", "period__member__user")
        .order_by("goal__position", "goal_id", "id")
    )
    return [check_in for check_in in rows if confidence_steps(check_in) < 0]


def _digest(
    week_on: dt.date, rows: Iterable[Period], details: _WeekDetails
) -> ManagerDigest:
    digest = ManagerDigest(week_on)
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
        texts = details.blockers.get(row.pk, ())
        digest.blockers += [DigestNote(name, text) for text in texts]
        titles = details.fallen.get(row.pk, ())
        digest.fallen += [DigestNote(name, title) for title in titles]
    return digest


def _waiting(managers: Iterable[int | None]) -> dict[int, list[DigestNote]]:
    """Whose check-ins wait for each manager's answer, the oldest first. Queries: 1."""
    rows = Period.objects.filter(
        is_here("member"),
        awaits_reply(),
        member__manager_id__in=[each for each in managers if each],
    )
    found: defaultdict[int, list[DigestNote]] = defaultdict(list)
    for row in rows.select_related("member__user").order_by("submitted_at"):
        week = _("week of %(day)s") % {"day": format_date(row.week_on, "long_day")}
        found[row.member.manager_id or 0].append(DigestNote(one_line(row.member), week))
    return dict(found)
