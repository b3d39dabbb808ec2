"""Submitted check-ins as others read them, with their replies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from checkins.models import Answer, CheckIn, Intention, Question
from checkins.weekly.intentions import intentions_in
from feedback.models import ManagerConfidence, OneOnOneItem, Reply
from feedback.replies.access import ReaderRole, reader_role, reader_roles
from feedback.replies.selectors import is_owed
from goals.kinds import confidence_style
from ui.charts.confidence import digit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from decimal import Decimal

    from goals.models import Goal
    from organizations.models import Membership
    from scheduling.models import Period


class GivenConfidence(NamedTuple):
    """A manager's confidence in a goal, in percent."""

    name: str
    confidence: int


@dataclass(frozen=True, slots=True)
class GoalUpdate:
    """The check-in on one goal.

    `own`: the reader's confidence, as its manager; `others`: that of other managers,
    former ones included.
    """

    goal: Goal
    check_in: CheckIn
    own: int | None = None
    others: tuple[GivenConfidence, ...] = ()

    @property
    def change(self) -> Decimal | None:
        return self.check_in.change or None

    @property
    def steps(self) -> int:
        """By how many of the five steps the confidence changed; negative when it fell."""
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
    """The replies to a check-in, in order, as one reader sees it.

    `given`: check-ins on which a manager gave their confidence, on pages without a
    card.
    """

    period: Period
    replies: tuple[Reply, ...]
    viewer: Membership
    role: ReaderRole
    given: tuple[GoalUpdate, ...] = ()

    @property
    def mine(self) -> Reply | None:
        """The reader's own reaction, or None."""
        return next((r for r in self.replies if r.reaction and self.is_mine(r)), None)

    def is_mine(self, reply: Reply) -> bool:
        return reply.by_id == self.viewer.pk

    @property
    def shown_replies(self) -> list[tuple[Reply, bool]]:
        """The replies, each with whether it is the reader's own.

        The reason of an escalation is between the member and those above; partners do
        not read it.
        """
        hidden = self._escalated if self.role == "partner" else ()
        shown = (reply for reply in self.replies if reply not in hidden)
        return [(reply, self.is_mine(reply)) for reply in shown]

    @property
    def may_answer(self) -> bool:
        """Whether the reader may reply: once submitted; its member only to a reply."""
        is_in = self.period.submitted_at is not None
        return is_in and (self.role != "member" or bool(self.replies))

    @property
    def readers(self) -> list[Membership]:
        """Who can read it beside the reader, without partners."""
        member = self.period.member
        above = (reply.to for reply in self._escalated)
        found = {one.pk: one for one in (member, member.manager, *above) if one}
        found.pop(self.viewer.pk, None)
        return list(found.values())

    @property
    def passed(self) -> Reply | None:
        """The escalation by or to the reader, or None."""
        mine = (r for r in self._escalated if self.viewer.pk in (r.by_id, r.to_id))
        return next(mine, None)

    @property
    def _escalated(self) -> tuple[Reply, ...]:
        kind = Reply.Kind.ESCALATED
        return tuple(reply for reply in self.replies if reply.kind == kind)


@dataclass(frozen=True, slots=True)
class CheckInUpdate:
    """A submitted check-in, as one reader sees it."""

    period: Period
    role: ReaderRole
    words: tuple[GoalUpdate, ...]
    blockers: tuple[Answer, ...]
    answers: tuple[Answer, ...]
    intentions: tuple[Intention, ...]
    thread: Thread
    flag: OneOnOneItem | None = None

    @property
    def is_answered(self) -> bool:
        return self.period.answered_at is not None

    @property
    def waits(self) -> bool:
        """Whether the reader, as its manager, owes it a reply."""
        return self.is_managed and is_owed(self.period)

    @property
    def is_managed(self) -> bool:
        return self.role == "manager"


@dataclass(slots=True)
class _Rows:
    """The loaded rows of the updates, by period."""

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
    flags: dict[int, OneOnOneItem] = field(default_factory=dict)


def updates_of(viewer: Membership, periods: Sequence[Period]) -> list[CheckInUpdate]:
    """The check-ins in the order given, without those that the viewer may not read.

    They come with `member__user` and `member__manager__user`. Queries: 4 to 7.
    """
    roles = reader_roles(viewer, periods)
    seen = [p for p in periods if p.pk in roles and p.submitted_at is not None]
    rows = _read(viewer, [period.pk for period in seen], set(roles.values()))
    return [_update(viewer, period, roles[period.pk], rows) for period in seen]


def update_of(viewer: Membership, period: Period) -> CheckInUpdate | None:
    """As `updates_of`, for one; None before it is submitted, or without access."""
    return next(iter(updates_of(viewer, [period])), None)


def thread_of(viewer: Membership, period: Period) -> Thread | None:
    """The replies, and managers' confidence; None without access.

    Queries: 2 to 4.
    """
    role = reader_role(viewer, period)
    if role is None:
        return None
    updates = [
        _goal_update(check_in, viewer) for check_in in _check_ins(viewer, [period.pk])
    ]
    given = {each.goal.pk: each for each in updates if each.others}
    replies = _replies([period.pk]).get(period.pk, ())
    return Thread(period, tuple(replies), viewer, role, tuple(given.values()))


def _read(viewer: Membership, keys: Sequence[int], roles: set[ReaderRole]) -> _Rows:
    rows = _Rows()
    if not keys:
        return rows
    for check_in in _check_ins(viewer, keys):
        rows.words[check_in.period_id or 0].append(check_in)
    answers = Answer.objects.filter(period_id__in=keys, replaced_at=None)
    for answer in answers.exclude(text="").select_related("question"):
        rows.answers[answer.period_id].append(answer)
    for intention in intentions_in(keys):
        rows.intentions[intention.period_id].append(intention)
    rows.replies = _replies(keys)
    if "manager" in roles:
        flags = OneOnOneItem.objects.filter(
            period_id__in=keys, talk__manager=viewer, by=viewer
        ).filter(cause__startswith="flag:")
        rows.flags = {item.period_id or 0: item for item in flags}
    return rows


def _check_ins(viewer: Membership, keys: Collection[int]) -> Iterator[CheckIn]:
    """Current check-ins with `given`: managers' confidence in its goal and period."""
    given = ManagerConfidence.objects.filter(
        organization=OuterRef("organization"),
        goal=OuterRef("goal"),
        period=OuterRef("period"),
    ).order_by("pk")
    given_confidence = JSONObject(
        by="by", name="by__user__name", confidence="confidence"
    )
    rows = (
        CheckIn.objects.current()
        .visible_to(viewer)
        .filter(period_id__in=keys)
        .select_related("goal__cycle", "goal__unit", "goal__owner", "by__user")
        .annotate(given=ArraySubquery(given.values(row=given_confidence)))
    )
    for check_in in rows.order_by("goal__position", "goal_id", "id"):
        check_in.goal.organization = viewer.organization
        yield check_in


def _replies(keys: Collection[int]) -> dict[int, list[Reply]]:
    found: defaultdict[int, list[Reply]] = defaultdict(list)
    rows = Reply.objects.filter(period_id__in=keys, undone_at=None)
    for row in rows.select_related("by__user", "to__user").order_by("id"):
        found[row.period_id].append(row)
    return dict(found)


def _update(
    viewer: Membership, period: Period, role: ReaderRole, rows: _Rows
) -> CheckInUpdate:
    blocked = Question.Purpose.BLOCKED
    answers = rows.answers[period.pk]
    latest = {check_in.goal_id: check_in for check_in in rows.words[period.pk]}
    return CheckInUpdate(
        period=period,
        role=role,
        words=tuple(_goal_update(check_in, viewer) for check_in in latest.values()),
        blockers=tuple(a for a in answers if a.question.purpose == blocked),
        answers=tuple(a for a in answers if a.question.purpose != blocked),
        intentions=tuple(rows.intentions[period.pk]),
        thread=Thread(period, tuple(rows.replies.get(period.pk, ())), viewer, role),
        flag=rows.flags.get(period.pk),
    )


def _goal_update(check_in: CheckIn, viewer: Membership) -> GoalUpdate:
    rows: list[dict[str, Any]] = check_in.given  # type: ignore[attr-defined]  # by `_check_ins`
    own = [row["confidence"] for row in rows if row["by"] == viewer.pk]
    others = (row for row in rows if row["by"] != viewer.pk)
    return GoalUpdate(
        check_in.goal,
        check_in,
        next(iter(own), None),
        tuple(GivenConfidence(row["name"], row["confidence"]) for row in others),
    )
