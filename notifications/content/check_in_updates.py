"""What submitted check-ins say, for many e-mails at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from checkins.models import Answer, CheckIn, Question
from checkins.weekly.intentions import intentions_in
from goals.kinds import confidence_style
from goals.models import Goal
from scheduling.models import Period
from ui.charts.confidence import confidence_text, digit
from ui.formats import format_as
from ui.templatetags.sightline import format_of

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class EmailGoalUpdate:
    """One goal of it: its value, the owner's confidence, and their note."""

    title: str
    where: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class EmailCheckInUpdate:
    """A submitted check-in, as an e-mail shows it."""

    period: Period
    goals: tuple[EmailGoalUpdate, ...]
    blockers: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    intentions: tuple[str, ...]


def updates_by_period(period_ids: Iterable[int]) -> dict[int, EmailCheckInUpdate]:
    """Submitted check-ins by their period's key. Queries: 4, or 0. Inside the organization.

    Drafts and private goals are left out: not everybody who reads an update may know of
    them.
    """
    ids = set(period_ids)
    if not ids:
        return {}
    rows = Period.objects.filter(pk__in=ids, submitted_at__isnull=False)
    periods = {
        row.pk: row for row in rows.select_related("member__user", "organization")
    }
    goals: defaultdict[int | None, list[EmailGoalUpdate]] = defaultdict(list)
    for check_in in check_ins_in(periods):
        check_in.goal.organization = periods[check_in.period_id or 0].organization
        goals[check_in.period_id].append(goal_update(check_in))
    blockers: defaultdict[int, list[str]] = defaultdict(list)
    answers: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for answer in answers_in(periods):
        if answer.question.purpose == Question.Purpose.BLOCKED:
            blockers[answer.period_id].append(answer.text)
        else:
            answers[answer.period_id].append((answer.question.text, answer.text))
    intentions: defaultdict[int, list[str]] = defaultdict(list)
    for row in intentions_in(periods):
        intentions[row.period_id].append(row.text)
    return {
        period.pk: EmailCheckInUpdate(
            period,
            tuple(goals[period.pk]),
            tuple(blockers[period.pk]),
            tuple(answers[period.pk]),
            tuple(intentions[period.pk]),
        )
        for period in periods.values()
    }


def check_ins_in(period_ids: Iterable[int]) -> Iterable[CheckIn]:
    return (
        CheckIn.objects.current()
        .filter(period_id__in=list(period_ids), goal__visibility=Goal.Visibility.OPEN)
        .exclude(goal__state=Goal.State.DRAFT)
        .select_related("goal__owner", "goal__unit")
        .order_by("goal__position", "goal_id", "id")
    )


def answers_in(period_ids: Iterable[int]) -> Iterable[Answer]:
    rows = Answer.objects.filter(period_id__in=list(period_ids), replaced_at=None)
    return rows.exclude(text="").select_related("question")


def goal_update(check_in: CheckIn) -> EmailGoalUpdate:
    return EmailGoalUpdate(
        title=check_in.goal.title,
        where=_where(check_in),
        confidence=_confidence(check_in),
        note=check_in.note,
    )


def _confidence(check_in: CheckIn) -> str:
    if check_in.confidence is None:
        return ""
    return confidence_text(check_in.confidence, confidence_style(check_in.goal))


def confidence_steps(check_in: CheckIn) -> int:
    """By how many of the five steps the confidence moved."""
    if check_in.confidence is None or check_in.confidence_before is None:
        return 0
    return digit(check_in.confidence) - digit(check_in.confidence_before)


def _where(check_in: CheckIn) -> str:
    goal = check_in.goal
    if check_in.value is None or not goal.is_measured:
        return ""
    how = format_of(goal)
    if goal.target is None:
        return format_as(check_in.value, how)
    return _("%(now)s of %(target)s") % {
        "now": format_as(check_in.value, how._replace(unit="")),
        "target": format_as(goal.target, how),
    }
