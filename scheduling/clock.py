"""Whose time zone decides a day and a week: the one place that does.

See docs/checkins.md. A check-in is a person's. What is due to them, the day and the
week of check-ins on their goals, and what a page calls “this week” follow *their*
clock: their zone, else their location's, else the organization's, wherever the reader
or the writer is. Figures of many people (participation, digests of a unit, a document's
notes), the organization's cycles and the roll-up follow the organization's clock.

The first day of a week is the organization's in both.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import DateField, ExpressionWrapper, F, IntegerField, Value
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from organizations.weeks import WEEK, week_start

if TYPE_CHECKING:
    from checkins.models import CheckIn
    from goals.models import Goal
    from organizations.models import Membership, Organization

REST_OF_WEEK = WEEK - 1
LAST = dt.timedelta(days=REST_OF_WEEK)


def today_of(member: Membership, now: dt.datetime | None = None) -> dt.date:
    """Today's date in the member's time zone.

    Queries: 0 with the organization and the location loaded, else 1.
    """
    return (now or timezone.now()).astimezone(member.zone).date()


def week_of_member(member: Membership, now: dt.datetime | None = None) -> dt.date:
    """The first day of the current week, in the member's time zone."""
    return week_start(today_of(member, now), member.organization.first_weekday)


def week_of_organization(organization: Organization) -> dt.date:
    """The first day of the week for figures of many people."""
    return week_start(organization.today(), organization.first_weekday)


def person_of(goal: Goal, reader: Membership) -> Membership:
    """Whose check-in one on the goal is: the owner's, else the reader's.

    Queries: 0 with the owner loaded.
    """
    if goal.owner is None or goal.owner_id == reader.pk:
        return reader
    owner: Membership = goal.owner
    owner.organization = reader.organization
    return owner


def day_of(row: CheckIn) -> dt.date:
    """The day a check-in counts for: a late one counts for its period's week.

    The row comes with its period.
    """
    if row.period is None:
        return row.on
    first: dt.date = row.period.week_on
    return max(first, min(row.on, first + LAST))


def day_counted() -> Greatest:
    """As `day_of`, for `annotate`: LEAST and GREATEST ignore NULL in PostgreSQL."""
    last = ExpressionWrapper(
        F("period__week_on") + Value(REST_OF_WEEK, IntegerField()), DateField()
    )
    return Greatest("period__week_on", Least("on", last, output_field=DateField()))
