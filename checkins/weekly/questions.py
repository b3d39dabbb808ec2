"""What an organization asks beside the numbers, and which of it this time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from checkins.models import Period, Question

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.models import Membership, Organization

QUARTER = 3


def questions_of(organization: Organization) -> list[Question]:
    """The questions in force, in their order; the first time, the usual three are made.

    None at all is a choice too, once there were some: retired ones count.
    Queries: 1, and one more where nothing is in force. Inside the organization.
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
    """Those that are asked in this period: a monthly one in the first of its month that
    is handed in, a quarterly one likewise.

    Queries: 1, or none where all are asked every time.
    """
    known = list(questions)
    if all(each.rhythm == Question.Rhythm.ALWAYS for each in known):
        return known
    day = period.opens_at.astimezone(member.zone).date()
    month_on = day.replace(day=1)
    quarter_on = quarter_start(day, member.organization.fiscal_year_start_month)
    asked_on = _days_handed_in(period, member, min(month_on, quarter_on))
    first = {
        Question.Rhythm.ALWAYS: True,
        Question.Rhythm.MONTHLY: not any(each >= month_on for each in asked_on),
        Question.Rhythm.QUARTERLY: not any(each >= quarter_on for each in asked_on),
    }
    return [each for each in known if first[Question.Rhythm(each.rhythm)]]


def _days_handed_in(
    period: Period, member: Membership, since: dt.date
) -> list[dt.date]:
    """Days on which the member's earlier check-ins opened that are in."""
    begin = dt.datetime.combine(since, dt.time(), member.zone)
    rows = Period.objects.filter(
        member_id=period.member_id,
        opens_at__gte=begin,
        week_on__lt=period.week_on,
        submitted_at__isnull=False,
    )
    moments = rows.values_list("opens_at", flat=True)
    return [moment.astimezone(member.zone).date() for moment in moments]


def quarter_start(day: dt.date, fiscal_month: int) -> dt.date:
    """The first day of the organization's quarter. `fiscal_month`: its year begins then."""
    back = (day.month - fiscal_month) % QUARTER
    month = day.month - back
    return day.replace(
        year=day.year if month > 0 else day.year - 1, month=(month - 1) % 12 + 1, day=1
    )
