"""The organization's questions, and which of them are due in a period."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from checkins.models import Question
from scheduling.models import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from organizations.models import Membership, Organization

QUARTER = 3
# A quarter and some days.
LOOKS_BACK = dt.timedelta(days=100)


def questions_of(organization: Organization) -> list[Question]:
    """The active questions in order; creates the three default ones the first time.

    None at all when all were retired. Queries: 1, one more without active questions.
    Inside the organization.
    """
    rows = Question.objects.filter(organization=organization)
    found = list(rows.filter(retired_at=None))
    if found or rows.exists():
        return found
    Question.objects.bulk_create(usual_questions(organization), ignore_conflicts=True)
    return list(rows.filter(retired_at=None))


def usual_questions(organization: Organization) -> list[Question]:
    texts = (
        (Question.Purpose.MOVED, _("What moved?")),
        (Question.Purpose.BLOCKED, _("What is in the way?")),
        (Question.Purpose.NEXT, _("What comes next?")),
    )
    return [
        Question(organization=organization, purpose=purpose, text=text, position=n)
        for n, (purpose, text) in enumerate(texts)
    ]


def questions_due(
    questions: Iterable[Question], period: Period, member: Membership
) -> list[Question]:
    """The questions due in this period.

    A monthly one is due in the first submitted period of a month, a quarterly one
    likewise. Queries: 1, or none when all are asked every time.
    """
    known = list(questions)
    if all(each.rhythm == Question.Rhythm.ALWAYS for each in known):
        return known
    return due_after(known, period, member, submitted_before(period))


def submitted_before(period: Period) -> QuerySet[Period, dt.datetime]:
    """Opening times of the member's submitted periods in the months before."""
    since = period.opens_at - LOOKS_BACK
    return submitted_between(period.member_id, since, period.week_on)


def submitted_between(
    member_id: int, since: dt.datetime, week_on: dt.date
) -> QuerySet[Period, dt.datetime]:
    """Opening times of submitted periods, from that moment to the week before."""
    rows = Period.objects.filter(member_id=member_id, submitted_at__isnull=False)
    between = rows.filter(opens_at__gte=since, week_on__lt=week_on)
    return between.values_list("opens_at", flat=True)


def due_after(
    questions: Iterable[Question],
    period: Period,
    member: Membership,
    before: Iterable[dt.datetime],
) -> list[Question]:
    """As `questions_due`, with `submitted_before` already loaded. Queries: 0."""
    day = period.opens_at.astimezone(member.zone).date()
    month_on = day.replace(day=1)
    quarter_on = quarter_start(day, member.organization.fiscal_year_start_month)
    asked_on = [moment.astimezone(member.zone).date() for moment in before]
    first = {
        Question.Rhythm.ALWAYS: True,
        Question.Rhythm.MONTHLY: not any(each >= month_on for each in asked_on),
        Question.Rhythm.QUARTERLY: not any(each >= quarter_on for each in asked_on),
    }
    return [each for each in questions if first[Question.Rhythm(each.rhythm)]]


def quarter_start(day: dt.date, fiscal_month: int) -> dt.date:
    """The first day of the fiscal quarter. `fiscal_month`: in which the year begins."""
    back = (day.month - fiscal_month) % QUARTER
    month = day.month - back
    return day.replace(
        year=day.year if month > 0 else day.year - 1, month=(month - 1) % 12 + 1, day=1
    )
