"""Check-ins as others read them: what moved, what is in the way, and what was answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from checkins.answers.access import Seat, seats_at
from checkins.models import (
    Answer,
    CheckIn,
    Intention,
    ManagerConfidence,
    Question,
    Reply,
    TalkItem,
)
from checkins.weekly.intentions import intentions_in
from goals.kinds import confidence_style
from organizations.drawing.confidence import digit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from checkins.models import Period
    from goals.models import Goal
    from organizations.models import Membership


@dataclass(frozen=True, slots=True)
class Said:
    """The word on one goal. `managers`: how sure the manager is, None before they said."""

    goal: Goal
    check_in: CheckIn
    managers: int | None = None

    @property
    def change(self) -> Decimal | None:
        return self.check_in.change or None

    @property
    def steps(self) -> int:
        """By how many of the five steps the confidence moved; below 0 it fell."""
        now, before = self.check_in.confidence, self.check_in.confidence_before
        return 0 if now is None or before is None else digit(now) - digit(before)

    @property
    def has_fallen(self) -> bool:
        return self.steps < 0

    @property
    def confidence_style(self) -> str:
        return confidence_style(self.goal)


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said to a check-in, in order, as one reader sees it."""

    period: Period
    replies: tuple[Reply, ...]
    viewer: Membership
    seat: Seat

    @property
    def mine(self) -> Reply | None:
        """The reader's own reaction."""
        return next((r for r in self.replies if r.reaction and self.is_mine(r)), None)

    def is_mine(self, reply: Reply) -> bool:
        return reply.by_id == self.viewer.pk

    @property
    def said(self) -> list[tuple[Reply, bool]]:
        """Each with whether it is the reader's own."""
        return [(reply, self.is_mine(reply)) for reply in self.replies]

    @property
    def readers(self) -> tuple[Membership, ...]:
        """Who reads it beside the reader: the member and their manager."""
        both = (self.period.member, self.period.member.manager)
        return tuple(one for one in both if one and one.pk != self.viewer.pk)

    @property
    def passed(self) -> Reply | None:
        kind = Reply.Kind.PASSED_UP
        return next((r for r in self.replies if r.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Update:
    """A check-in that is handed in, as one reader sees it."""

    period: Period
    seat: Seat
    words: tuple[Said, ...]
    blockers: tuple[Answer, ...]
    answers: tuple[Answer, ...]
    intentions: tuple[Intention, ...]
    thread: Thread
    flag: TalkItem | None = None

    @property
    def is_answered(self) -> bool:
        return self.period.answered_at is not None

    @property
    def n_fallen(self) -> int:
        return sum(word.has_fallen for word in self.words)

    @property
    def is_managed(self) -> bool:
        return self.seat == "manager"


@dataclass(slots=True)
class _Rows:
    """All that the updates are made of, by period."""

    words: defaultdict[int, list[CheckIn]] = field(
        default_factory=lambda: defaultdict(list)
    )
    answers: defaultdict[int, list[Answer]] = field(
        default_factory=lambda: defaultdict(list)
    )
    intentions: defaultdict[int, list[Intention]] = field(
        default_factory=lambda: defaultdict(list)
    )
    replies: dict[int, list[Reply]] = field(default_factory=dict)
    flags: dict[int, TalkItem] = field(default_factory=dict)


def updates_of(viewer: Membership, periods: Sequence[Period]) -> list[Update]:
    """The check-ins in the order given; those that the viewer has no seat at are left out.

    They come with `member__user` and `member__manager__user`. Queries: 4 to 7.
    """
    seats = seats_at(viewer, periods)
    seen = [p for p in periods if p.pk in seats and p.submitted_at is not None]
    rows = _read(viewer, [period.pk for period in seen], set(seats.values()))
    return [_update(viewer, period, seats[period.pk], rows) for period in seen]


def threads_of(viewer: Membership, periods: Sequence[Period]) -> list[Thread]:
    """What was answered, by the periods' order. Queries: 1 to 3."""
    seats = seats_at(viewer, periods)
    seen = [period for period in periods if period.pk in seats]
    replies = _replies(period.pk for period in seen)
    return [Thread(p, tuple(replies.get(p.pk, ())), viewer, seats[p.pk]) for p in seen]


def _read(viewer: Membership, keys: Sequence[int], seats: set[Seat]) -> _Rows:
    rows = _Rows()
    if not keys:
        return rows
    words = (
        CheckIn.objects.standing()
        .visible_to(viewer)
        .filter(period_id__in=keys)
        .select_related("goal__cycle", "goal__unit", "goal__owner", "by__user")
    )
    words = words.annotate(managers=_confidence_of(viewer))
    for word in words.order_by("goal__position", "goal_id", "id"):
        word.goal.organization = viewer.organization
        rows.words[word.period_id or 0].append(word)
    answers = Answer.objects.filter(period_id__in=keys, replaced_at=None)
    for answer in answers.exclude(text="").select_related("question"):
        rows.answers[answer.period_id].append(answer)
    for intention in intentions_in(keys):
        rows.intentions[intention.period_id].append(intention)
    rows.replies = _replies(keys)
    if "manager" in seats:
        flags = TalkItem.objects.filter(
            period_id__in=keys, talk__manager=viewer, by=viewer
        ).filter(cause__startswith="flag:")
        rows.flags = {item.period_id or 0: item for item in flags}
    return rows


def _confidence_of(viewer: Membership) -> Subquery:
    """How sure the viewer said they are of a word's goal, in its check-in."""
    given = ManagerConfidence.objects.filter(
        goal=OuterRef("goal"), period=OuterRef("period"), by=viewer
    )
    return Subquery(given.values("confidence")[:1])


def _replies(keys: Iterable[int]) -> dict[int, list[Reply]]:
    found: defaultdict[int, list[Reply]] = defaultdict(list)
    rows = Reply.objects.filter(period_id__in=list(keys), undone_at=None)
    for row in rows.select_related("by__user", "to__user").order_by("id"):
        found[row.period_id].append(row)
    return dict(found)


def _update(viewer: Membership, period: Period, seat: Seat, rows: _Rows) -> Update:
    blocked = Question.Purpose.BLOCKED
    answers = rows.answers[period.pk]
    latest = {word.goal_id: word for word in rows.words[period.pk]}
    return Update(
        period=period,
        seat=seat,
        words=tuple(
            Said(word.goal, word, getattr(word, "managers", None))
            for word in latest.values()
        ),
        blockers=tuple(a for a in answers if a.question.purpose == blocked),
        answers=tuple(a for a in answers if a.question.purpose != blocked),
        intentions=tuple(rows.intentions[period.pk]),
        thread=Thread(period, tuple(rows.replies.get(period.pk, ())), viewer, seat),
        flag=rows.flags.get(period.pk),
    )


def update_of(viewer: Membership, period: Period) -> Update | None:
    """One of them; None while it is not handed in, or for who has no seat."""
    return next(iter(updates_of(viewer, [period])), None)
