"""Load a submitted period for reading."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from checkins.models import Answer, CheckIn
from checkins.weekly.asked_goals import check_ins_of
from checkins.weekly.intentions import intentions_around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checkins.models import Intention, Question
    from goals.models import Goal
    from organizations.models import Membership
    from scheduling.models import Period


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question with its answer and earlier answers, oldest first."""

    question: Question
    answer: Answer | None = None
    earlier: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmittedGoal:
    """The current check-in on a goal, and those that it replaced, oldest first."""

    check_in: CheckIn
    earlier: tuple[CheckIn, ...] = ()

    @property
    def goal(self) -> Goal:
        goal: Goal = self.check_in.goal
        return goal


@dataclass(frozen=True, slots=True)
class SubmittedCheckIn:
    """A period's check-ins, answers and intentions."""

    period: Period
    words: tuple[SubmittedGoal, ...]
    answers: tuple[AnsweredQuestion, ...]
    settled: tuple[Intention, ...]
    intentions: tuple[Intention, ...]
    now: dt.datetime

    @property
    def is_late(self) -> bool:
        at = self.period.submitted_at
        return at is not None and self.period.is_late(at)

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.answers or self.intentions or self.settled)


def read_submitted(period: Period, member: Membership) -> SubmittedCheckIn:
    """Load a period's check-ins, answers and intentions. Queries: 3."""
    check_ins = check_ins_of(period).filter(goal__owner=period.member_id)
    own = CheckIn.objects.filter(period=period).order_by()
    # A union rather than OR, which would scan all check-ins.
    keys = own.values("pk").union(check_ins.order_by().values("pk"))
    rows = (
        CheckIn.objects.filter(pk__among=keys, undone_at=None)
        .select_related(
            *("goal__progress", "goal__cycle", "goal__unit", "goal__owner"),
            "by__user",
        )
        .order_by("id")
    )
    before, intentions = intentions_around(period)
    return SubmittedCheckIn(
        period=period,
        words=tuple(_submitted_goals(rows, member)),
        answers=tuple(_answered_questions(period)),
        settled=tuple(row for row in before if row.settled_in_id == period.pk),
        intentions=tuple(intentions),
        now=timezone.now(),
    )


def _submitted_goals(
    rows: Iterable[CheckIn], member: Membership
) -> Iterable[SubmittedGoal]:
    """Group check-ins by goal, in the order of goals, each with earlier versions."""
    by_goal: defaultdict[int, list[CheckIn]] = defaultdict(list)
    for row in rows:
        row.goal.organization = member.organization
        by_goal[row.goal_id].append(row)
    held = sorted(
        by_goal.values(), key=lambda rows: (rows[0].goal.position, rows[0].goal_id)
    )
    for rows_of_goal in held:
        current = [row for row in rows_of_goal if row.replaced_at is None]
        if current:
            before = [row for row in rows_of_goal if row.replaced_at is not None]
            yield SubmittedGoal(current[-1], tuple(before))


def _answered_questions(period: Period) -> Iterable[AnsweredQuestion]:
    """The answered questions with their earlier texts."""
    rows: defaultdict[int, list[Answer]] = defaultdict(list)
    answers = Answer.objects.filter(period=period).select_related("question")
    for row in answers.order_by("question__position", "question_id", "id"):
        rows[row.question_id].append(row)
    for held in rows.values():
        answer = next((row for row in held if row.replaced_at is None), None)
        before = tuple(row for row in held if row.replaced_at is not None)
        if answer or before:
            yield AnsweredQuestion(held[0].question, answer, before)
