"""Submit a period's check-in: goals, answers and intentions, all or nothing."""

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
    """The period was submitted since the form was loaded."""


class CheckInClosedError(Exception):
    """The period's grace is over: it cannot be changed any more."""


@dataclass(frozen=True, slots=True)
class GoalEntry:
    """The submitted values of one goal. None keeps the goal's value or confidence.

    Units: `value` in the metric's own, `confidence` in percent. `is_unchanged`: keep
    both, whatever is given. The same `token` a second time changes nothing.
    """

    goal: Goal
    value: Decimal | None = None
    confidence: int | None = None
    note: str = ""
    is_unchanged: bool = False
    token: uuid.UUID | None = None
    reading: AutomaticValue | None = None

    @property
    def check_in_values(self) -> CheckInValues:
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
    """Save what is given; the period is submitted once every goal has a check-in.

    `entries` may be some of its goals. `complete`: the whole form, which submits the
    period even when goals are missing, and removes its intentions that `intentions` does
    not contain, unless the form did not show them all (`sees_all`). `intentions`: None
    when the form did not ask. `settled`: an Intention.State by the id of an earlier
    intention. `version`: of the period when the form was loaded.

    A change within the same period keeps the earlier text, marked as replaced. The same
    again (by token, or text) changes nothing, and records no second event. Raises
    StaleCheckInError when the period changed since `version`, CheckInClosedError after
    the grace, ValidationError for a goal that is not open or a value that it cannot
    hold; then nothing is saved. `by.organization` and `period.member` must be loaded.
    """
    goals = lock_goals(entry.goal.pk for entry in entries)
    lock_period(period)
    targets = SubmissionTargets(period, by, goals, check_ins_since(period, goals))
    changes = [_save_entries(_new_entries(entries, period), targets)]
    changes.append(_answer(period, answers or {}, by))
    if intentions is not None:
        is_all = complete and sees_all
        changes.append(write_intentions(period, intentions, is_all=is_all))
    changes.append(settle_intentions(period, settled or {}))
    # A submission without changes is neither late nor overwrites anything; but a form
    # without any entry must be in time to count as submitted.
    if any(changes) or (complete and period.submitted_at is None):
        _require_current(period, version)
    if complete:
        # A part alone (a reply by mail) keeps the draft of an open page.
        CheckInDraft.objects.filter(period=period, by=by).delete()
    return settle_period(period, by=by, is_whole=complete, is_changed=any(changes))


def _require_current(period: Period, version: int | None) -> None:
    """Raise when closed or stale; the transaction then rolls back what was saved."""
    if timezone.now() >= period.grace_until:
        raise CheckInClosedError
    if version is not None and version < period.version:
        raise StaleCheckInError


def _new_entries(entries: Sequence[GoalEntry], period: Period) -> list[GoalEntry]:
    """Drop entries that were saved before: a double click, a second delivery.

    An entry whose text was changed since its token was saved gets a new token.
    """
    tokens = [entry.token for entry in entries if entry.token]
    rows = CheckIn.objects.filter(organization_id=period.organization_id)
    known = {row.token: row for row in rows.filter(token__in=tokens)}
    fresh = []
    for entry in entries:
        row = known.get(entry.token) if entry.token else None
        if row is None:
            fresh.append(entry)
        elif row.goal_id != entry.goal.pk or not is_unchanged(
            row, entry.check_in_values
        ):
            fresh.append(replace(entry, token=None))
    return fresh


@dataclass(frozen=True, slots=True)
class SubmissionTargets:
    """The locked goals of a submission by id, and their current check-ins."""

    period: Period
    by: Membership
    goals: Mapping[int, Goal]
    check_ins: CurrentCheckIns


def _save_entries(entries: Iterable[GoalEntry], targets: SubmissionTargets) -> bool:
    """Save the entries; True when any was new."""
    rows: list[CheckIn] = []
    n_kept = 0
    for entry in entries:
        if entry.goal.pk in {row.goal_id for row in rows}:
            # A form may contain a goal twice: the later entry replaces the earlier one.
            save_check_ins(rows, by=targets.by)
            n_kept, rows = n_kept + len(rows), []
        if row := _build(entry, targets):
            rows.append(row)
    if rows:
        save_check_ins(rows, by=targets.by)
    return bool(n_kept or rows)


def _build(entry: GoalEntry, targets: SubmissionTargets) -> CheckIn | None:
    """Build one goal's check-in; None when nothing changed."""
    goal = targets.goals[entry.goal.pk]
    goal.organization = targets.by.organization
    current = targets.check_ins.own.get(goal.pk)
    if is_statement_goal(goal, targets.by) or (
        current and is_unchanged(current, entry.check_in_values)
    ):
        return None
    row = build_check_in(
        goal,
        entry.check_in_values,
        by=targets.by,
        on=day_recorded(targets.period),
        period=targets.period,
        replaces=current,
        later=targets.check_ins.later.get(goal.pk),
    )
    targets.check_ins.own[goal.pk] = row
    return row


def day_recorded(period: Period) -> dt.date:
    """The day of a check-in in the period: today, or the last day of a closed one."""
    last = period.closes_at.astimezone(period.member.zone).date()
    return min(today_of(period.member), max(last, period.week_on))


def _answer(period: Period, answers: Mapping[Question, str], by: Membership) -> bool:
    """Save changed answers; True when any changed.

    Queries: up to 3, none without answers.
    """
    if not answers:
        return False
    rows = Answer.objects.filter(period=period, replaced_at=None).order_by()
    current = {row.question_id: row for row in rows}
    texts = {question: text.strip() for question, text in answers.items()}
    changed = {
        question: text
        for question, text in texts.items()
        if text != (current[question.pk].text if question.pk in current else "")
    }
    old = [current[each.pk].pk for each in changed if each.pk in current]
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
