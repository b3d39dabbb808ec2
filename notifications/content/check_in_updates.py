"""What a handed-in check-in says, for many mails at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from checkins.models import Answer, CheckIn, Period, Question
from checkins.weekly.intentions import intentions_in
from goals.kinds import confidence_style
from goals.models import Goal
from organizations.drawing.confidence import confidence_text, digit
from organizations.drawing.numbers import format_as
from organizations.templatetags.sightline import format_of

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class TellGoal:
    """One goal of it: where it is, how sure the owner is, what they wrote."""

    title: str
    where: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """A check-in as it stands in a mail."""

    period: Period
    goals: tuple[TellGoal, ...]
    blockers: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    intentions: tuple[str, ...]


def told_by_period(period_ids: Iterable[int]) -> dict[int, Told]:
    """Those that are handed in, by their key. Queries: 4, or 0. Inside the organization.

    Drafts are left out: not everybody who reads an update may know of them.
    """
    ids = set(period_ids)
    if not ids:
        return {}
    rows = Period.objects.filter(pk__in=ids, submitted_at__isnull=False)
    periods = {
        row.pk: row for row in rows.select_related("member__user", "organization")
    }
    words: defaultdict[int | None, list[TellGoal]] = defaultdict(list)
    for word in words_in(periods):
        word.goal.organization = periods[word.period_id or 0].organization
        words[word.period_id].append(tell_goal(word))
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
        period.pk: Told(
            period,
            tuple(words[period.pk]),
            tuple(blockers[period.pk]),
            tuple(answers[period.pk]),
            tuple(intentions[period.pk]),
        )
        for period in periods.values()
    }


def words_in(period_ids: Iterable[int]) -> Iterable[CheckIn]:
    return (
        CheckIn.objects.standing()
        .filter(period_id__in=list(period_ids))
        .exclude(goal__state=Goal.State.DRAFT)
        .select_related("goal__owner", "goal__unit")
        .order_by("goal__position", "goal_id", "id")
    )


def answers_in(period_ids: Iterable[int]) -> Iterable[Answer]:
    rows = Answer.objects.filter(period_id__in=list(period_ids), replaced_at=None)
    return rows.exclude(text="").select_related("question")


def tell_goal(word: CheckIn) -> TellGoal:
    return TellGoal(
        title=word.goal.title,
        where=_where(word),
        confidence=_confidence(word),
        note=word.note,
    )


def _confidence(word: CheckIn) -> str:
    if word.confidence is None:
        return ""
    return confidence_text(word.confidence, confidence_style(word.goal))


def steps_of(word: CheckIn) -> int:
    """By how many of the five steps the confidence moved."""
    if word.confidence is None or word.confidence_before is None:
        return 0
    return digit(word.confidence) - digit(word.confidence_before)


def _where(word: CheckIn) -> str:
    goal = word.goal
    if word.value is None or not goal.is_measured:
        return ""
    how = format_of(goal)
    if goal.target is None:
        return format_as(word.value, how)
    return _("%(now)s of %(target)s") % {
        "now": format_as(word.value, how._replace(unit="")),
        "target": format_as(goal.target, how),
    }
