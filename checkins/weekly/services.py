"""Handing a period's check-in in: words on goals, answers, intentions; all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from checkins.check_in_writer import (
    CheckInValues,
    build_check_in,
    is_statement_goal,
    is_unchanged,
    lock_goals,
    save_check_ins,
)
from checkins.models import Answer, CheckIn, CheckInDraft
from checkins.weekly.asked_goals import (
    check_ins_since,
    lock_period,
    settle_period,
)
from checkins.weekly.intentions import settle_intentions, write_intentions
from scheduling.clock import today_of

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from checkins.models import AutomaticValue, Question
    from checkins.weekly.asked_goals import CurrentCheckIns
    from goals.models import Goal
    from organizations.models import Membership
    from scheduling.models import Period


class StaleCheckInError(Exception):
    """The period was handed in since the form was loaded."""


class CheckInClosedError(Exception):
    """The period's grace is over: what is in stays as it is."""


@dataclass(frozen=True, slots=True)
class GoalEntry:
    """What is said of one goal. None leaves the value or the confidence as it was.

    Units: `value` in the metric's own, `confidence` in percent. `is_unchanged`: both
    stay, whatever is given. The same `token` a second time changes nothing.
    """

    goal: Goal
    value: Decimal | None = None
    confidence: int | None = None
    note: str = ""
    is_unchanged: bool = False
    token: uuid.UUID | None = None
    reading: AutomaticValue | None = None

    @property
    def word(self) -> CheckInValues:
        if self.is_unchanged:
            return CheckInValues(note=self.note, token=self.token)
        return CheckInValues(
            self.value, self.confidence, self.note, self.token, self.reading
        )


@transaction.atomic
def submit_check_in(
    period: Period,
    *,
    by: Membership,
    entries: Sequence[GoalEntry] = (),
    answers: Mapping[Question, str] | None = None,
    intentions: Sequence[str] | None = None,
    settled: Mapping[int, str] | None = None,
    version: int | None = None,
    complete: bool = False,
    sees_all: bool = True,
) -> Period:
    """Take in what is given; the period is "in" once every goal it asks about has a word.

    Some entries alone are fine. `complete`: the form as a whole, so that the period is in
    anyhow, and an intention that `intentions` does not name any more is struck (None:
    nobody was asked), unless the form did not show them (`sees_all`). `settled`: Intention.State
    by the id of an earlier intention. `version`: of the period that the form knew.

    Said again in the same period, the earlier text is kept, marked as replaced. The same
    again (by its tokens, or word for word) changes nothing, and writes no second event.
    Raises StaleError when something came in since `version`, ClosedError after the grace,
    ValidationError for a goal that is not open or a value that it cannot hold; then
    nothing is taken in. `by.organization` and `period.member` are at hand.
    """
    goals = lock_goals(entry.goal.pk for entry in entries)
    lock_period(period)
    said = SubmissionTargets(period, by, goals, check_ins_since(period, goals))
    changes = [_take(_fresh(entries, period), said)]
    changes.append(_answer(period, answers or {}, by))
    if intentions is not None:
        is_all = complete and sees_all
        changes.append(write_intentions(period, intentions, is_all=is_all))
    changes.append(settle_intentions(period, settled or {}))
    # Whoever says nothing new is neither late nor overwrites anything; but a form that
    # says nothing at all must be in time to count as handed in.
    if any(changes) or (complete and period.submitted_at is None):
        _require_current(period, version)
    if complete:
        # A part alone (a reply by mail) leaves what is typed on a page that is open.
        CheckInDraft.objects.filter(period=period, by=by).delete()
    return settle_period(period, by=by, is_whole=complete, is_changed=any(changes))


def _require_current(period: Period, version: int | None) -> None:
    """Raises what undoes all that was taken in."""
    if timezone.now() >= period.grace_until:
        raise CheckInClosedError
    if version is not None and version < period.version:
        raise StaleCheckInError


def _fresh(entries: Sequence[GoalEntry], period: Period) -> list[GoalEntry]:
    """Without those that came before: a double click, a second delivery.

    A form whose text was changed after it had come in says something new, by a new token.
    """
    tokens = [entry.token for entry in entries if entry.token]
    rows = CheckIn.objects.filter(organization_id=period.organization_id)
    known = {row.token: row for row in rows.filter(token__in=tokens)}
    fresh = []
    for entry in entries:
        row = known.get(entry.token) if entry.token else None
        if row is None:
            fresh.append(entry)
        elif row.goal_id != entry.goal.pk or not is_unchanged(row, entry.word):
            fresh.append(replace(entry, token=None))
    return fresh


@dataclass(frozen=True, slots=True)
class SubmissionTargets:
    """What a form's words meet: the goals, locked, by their ids, and what stands."""

    period: Period
    by: Membership
    goals: Mapping[int, Goal]
    words: CurrentCheckIns


def _take(entries: Iterable[GoalEntry], said: SubmissionTargets) -> bool:
    """Whether anything was new."""
    rows: list[CheckIn] = []
    n_kept = 0
    for entry in entries:
        if entry.goal.pk in {row.goal_id for row in rows}:
            # A form may speak of a goal twice: the later word replaces the earlier one.
            save_check_ins(rows, by=said.by)
            n_kept, rows = n_kept + len(rows), []
        if row := _compose(entry, said):
            rows.append(row)
    if rows:
        save_check_ins(rows, by=said.by)
    return bool(n_kept or rows)


def _compose(entry: GoalEntry, said: SubmissionTargets) -> CheckIn | None:
    """One goal's word; None when it says what stands already."""
    goal = said.goals[entry.goal.pk]
    goal.organization = said.by.organization
    standing = said.words.own.get(goal.pk)
    if is_statement_goal(goal, said.by) or (
        standing and is_unchanged(standing, entry.word)
    ):
        return None
    row = build_check_in(
        goal,
        entry.word,
        by=said.by,
        on=day_said(said.period),
        period=said.period,
        replaces=standing,
        later=said.words.later.get(goal.pk),
    )
    said.words.own[goal.pk] = row
    return row


def day_said(period: Period) -> dt.date:
    """The day of a word of the period: today, or the last day of one that has closed."""
    last = period.closes_at.astimezone(period.member.zone).date()
    return min(today_of(period.member), max(last, period.week_on))


def _answer(period: Period, answers: Mapping[Question, str], by: Membership) -> bool:
    """Whether any answer is another one now. Queries: up to 3, none without answers."""
    if not answers:
        return False
    rows = Answer.objects.filter(period=period, replaced_at=None).order_by()
    standing = {row.question_id: row for row in rows}
    said = {question: text.strip() for question, text in answers.items()}
    changed = {
        question: text
        for question, text in said.items()
        if text != (standing[question.pk].text if question.pk in standing else "")
    }
    old = [standing[each.pk].pk for each in changed if each.pk in standing]
    if old:
        Answer.objects.filter(pk__in=old).update(replaced_at=timezone.now())
    Answer.objects.bulk_create(
        Answer(
            organization_id=period.organization_id,
            period=period,
            question=question,
            by=by,
            text=text,
        )
        for question, text in changed.items()
        if text
    )
    return bool(changed)
