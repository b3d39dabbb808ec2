"""Load what the form of a period asks, with what was entered already."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone

from checkins.metric_sources.selectors import automatic_values_for
from checkins.models import Answer, CheckIn, CheckInDraft, Intention, Question
from checkins.rules import confidence_by_pace
from checkins.selectors.cards import LOOKBACK, GoalCard, cards_from
from checkins.selectors.lines_of_sight import lines_of_sight, my_goals_with_ancestors
from checkins.weekly.asked_goals import is_of, last_day
from checkins.weekly.drafts import draft_of
from checkins.weekly.intentions import intentions_around
from checkins.weekly.questions import (
    LOOKS_BACK,
    due_after,
    questions_of,
    submitted_between,
)
from checkins.weekly.readers import ChosenReader, chosen_from, chosen_readers_annotation
from checkins.weekly.submitted import AnsweredQuestion
from goals.kinds import takes_check_ins
from goals.models import Goal
from goals.nodes import thresholds_of
from goals.rules import health_by_pace
from organizations.compiled_queries import compiled
from organizations.weeks import WEEK
from scheduling.clock import today_of
from scheduling.models import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from checkins.models import AutomaticValue
    from checkins.querysets import CheckInQuerySet
    from checkins.selectors.lines_of_sight import LineOfSight
    from checkins.weekly.context import CheckInContext
    from organizations.models import Membership, Organization


@dataclass(frozen=True, slots=True)
class AskedGoal:
    """A goal that the form asks about.

    `current`: its check-in in the period; `earlier`: those that it replaced, the oldest
    first. `reading`: its unconfirmed automatic value. `by_pace`: the confidence that
    pace alone suggests, in percent.
    """

    card: GoalCard
    current: CheckIn | None = None
    earlier: tuple[CheckIn, ...] = ()
    reading: AutomaticValue | None = None
    by_pace: int | None = None

    @property
    def goal(self) -> Goal:
        return self.card.goal

    @property
    def is_waiting(self) -> bool:
        return self.current is None


@dataclass(frozen=True, slots=True)
class GoalSection:
    """The goals of one line of sight."""

    line: LineOfSight
    goals: tuple[AskedGoal, ...]


@dataclass(frozen=True, slots=True)
class CheckInFormData:
    """All that the form of a period asks. `others`: goals that it does not ask about.

    `hides_others`: the writer does not see answers and intentions of others, so a blank
    field does not change them.
    """

    period: Period
    now: dt.datetime
    sections: tuple[GoalSection, ...]
    others: tuple[AskedGoal, ...]
    questions: tuple[AnsweredQuestion, ...]
    chosen_readers: tuple[ChosenReader, ...]
    before: tuple[Intention, ...]
    intentions: tuple[Intention, ...]
    draft: CheckInDraft | None
    hides_others: bool = False

    @property
    def asked(self) -> list[AskedGoal]:
        return [goal for section in self.sections for goal in section.goals]

    @property
    def n_waiting(self) -> int:
        return sum(goal.is_waiting for goal in self.asked)

    @property
    def is_late(self) -> bool:
        return self.period.is_late(self.now)

    @property
    def lines(self) -> str:
        """The text of the intentions, one in each line."""
        own = (row.text for row in self.intentions if row.carried_from_id is None)
        return "\n".join(own)


def read_form_data(
    context: CheckInContext, period: Period, now: dt.datetime | None = None
) -> CheckInFormData:
    """Load the form of a period. Queries: 6, the first time in an organization 9."""
    now = now or timezone.now()
    member = context.member
    goals = my_goals_with_ancestors(member)
    open_ones = [
        goal
        for goal in goals.values()
        if goal.owner_id == member.pk and goal.is_open and takes_check_ins(goal)
    ]
    found = _asked(member, period, open_ones)
    cards = {pk: each.card for pk, each in found.items()}
    ids = _ids_asked(period, open_ones)
    sections, others = [], []
    for line in lines_of_sight(member, goals, cards):
        held = [found[card.goal.pk] for card in line.cards]
        wanted = tuple(each for each in held if each.goal.pk in ids)
        others += [each for each in held if each.goal.pk not in ids]
        if wanted:
            sections.append(GoalSection(line, wanted))
    before, own = intentions_around(period)
    hides = not context.reads(period, now)
    if hides:
        own, before = [], [row for row in before if row.period.submitted_at]
    loaded = _load_questions(period, member)
    if hides:
        loaded = [_without_others(each, context.by) for each in loaded]
    return CheckInFormData(
        period=period,
        now=now,
        sections=tuple(sections),
        others=tuple(others),
        questions=tuple(_answered(loaded, period, member)),
        chosen_readers=tuple(chosen_from(loaded[0].chosen_readers) if loaded else ()),
        before=tuple(before),
        intentions=tuple(own),
        draft=draft_of(period, context.by),
        hides_others=hides,
    )


def _ids_asked(period: Period, goals: Iterable[Goal]) -> set[int]:
    """As `asked_goals`, for loaded goals of the member. Queries: 0."""
    return {
        goal.pk
        for goal in goals
        if goal.pk in period.goal_ids
        or (
            goal.cadence_days is not None
            and goal.cadence_days <= WEEK
            and goal.cycle.starts_on <= last_day(period)
        )
    }


def _asked(
    member: Membership, period: Period, goals: list[Goal]
) -> dict[int, AskedGoal]:
    """The goals by id, each with its check-ins of the period. Queries: 2."""
    today = today_of(member)
    rows = _rows([goal.pk for goal in goals], period.pk, today - LOOKBACK)
    current: dict[int, CheckIn] = {}
    earlier: defaultdict[int, list[CheckIn]] = defaultdict(list)
    for row in rows:
        if row.replaced_at is not None:
            earlier[row.goal_id].append(row)
        elif is_of(row, period):
            current[row.goal_id] = row
    past = [row for row in rows if row.replaced_at is None]
    cards = cards_from(member, goals, past, today, period)
    automatic = automatic_values_for(goals)
    return {
        goal.pk: AskedGoal(
            card=cards[goal.pk],
            current=current.get(goal.pk),
            earlier=tuple(earlier[goal.pk]),
            reading=automatic.get(goal.pk),
            by_pace=by_pace(goal),
        )
        for goal in goals
    }


@compiled
def _rows(goal_ids: list[int], period_id: int, since: dt.date) -> CheckInQuerySet:
    """Current check-ins, and those replaced in this period; the oldest first."""
    current = Q(replaced_at=None, on__gte=since)
    return (
        CheckIn.objects.of_goals(goal_ids)
        .filter(current | Q(period=period_id), undone_at=None)
        .select_related("by__user", "period")
        .order_by("id")
    )


def by_pace(goal: Goal) -> int | None:
    """The confidence that pace alone suggests, in percent; None without a pace.

    Queries: 0 for a goal that came `with_people`.
    """
    progress, pace = goal.progress.progress, goal.progress.pace
    if progress is None or pace is None:
        return None
    thresholds = thresholds_of(goal.organization)
    return confidence_by_pace(health_by_pace(progress, pace, thresholds))


def _answered(
    found: Sequence[_LoadedQuestion], period: Period, member: Membership
) -> Iterable[AnsweredQuestion]:
    """The questions that are due, and those answered already. Queries: 0."""
    before = found[0].before if found else []
    every = [each.question for each in found]
    due = {each.pk for each in due_after(every, period, member, before)}
    for each in found:
        held = [_answer(recorded) for recorded in each.recorded]
        if each.question.pk in due or held:
            answer = next((row for row in held if row.replaced_at is None), None)
            earlier = tuple(row for row in held if row.replaced_at is not None)
            yield AnsweredQuestion(each.question, answer, earlier)


type Row = dict[str, str | None]


class _LoadedQuestion(NamedTuple):
    """A question with its answers in the period, as rows of one statement.

    `before`: when the member's earlier check-ins opened; `chosen_readers`: their
    assistants and partners (`readers.chosen_from`). Both are the same for each question.
    """

    question: Question
    recorded: list[Row]
    before: list[dt.datetime]
    chosen_readers: list[Row]


def _load_questions(period: Period, member: Membership) -> list[_LoadedQuestion]:
    """The active questions, created when there are none yet. Queries: 1 afterwards."""
    found = list(_questions(period, member))
    if not found and questions_of(member.organization):
        found = list(_questions(period, member))
    return found


def _without_others(loaded: _LoadedQuestion, by: Membership) -> _LoadedQuestion:
    """The question with the answers that `by` wrote themselves."""
    own = [row for row in loaded.recorded if row["by"] == by.public_id]
    return loaded._replace(recorded=own)


def _questions(period: Period, member: Membership) -> Iterable[_LoadedQuestion]:
    """Read the active questions in one statement, the rest as arrays of each row."""
    since = period.opens_at - LOOKS_BACK
    key = period.pk, period.member_id, since, period.week_on
    for row in _questions_of(member.organization, *key):
        yield _LoadedQuestion(row, row.recorded, row.before, row.chosen_readers)  # type: ignore[attr-defined]  # annotations


@compiled
def _questions_of(
    organization: Organization,
    period_id: int,
    member_id: int,
    since: dt.datetime,
    week_on: dt.date,
) -> QuerySet[Question]:
    answers = Answer.objects.filter(period=period_id, question=OuterRef("pk"))
    recorded = answers.order_by("id").values(
        row=JSONObject(
            text="text", at="created_at", until="replaced_at", by="by__public_id"
        )
    )
    rows = Question.objects.filter(organization=organization, retired_at=None)
    before = submitted_between(member_id, since, week_on)
    return rows.annotate(
        recorded=ArraySubquery(recorded),
        before=ArraySubquery(before),
        chosen_readers=ArraySubquery(chosen_readers_annotation(member_id)),
    )


def _answer(recorded: Row) -> Answer:
    until = recorded["until"]
    return Answer(
        text=recorded["text"] or "",
        created_at=dt.datetime.fromisoformat(recorded["at"] or ""),
        replaced_at=dt.datetime.fromisoformat(until) if until else None,
    )
