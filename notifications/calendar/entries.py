"""Entries of a member's calendar feed: when their check-ins are due.

Titles and times alone: no goal's name, no value, no answer, nobody else (RELIABILITY A12).
Whoever gets hold of the address learns when check-ins are, and of how many numbers.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.site_urls import site_url, week_path
from notifications.text import number_word
from scheduling.check_in_policy import policy_of
from scheduling.models import Period
from scheduling.resolve import rule_book
from scheduling.schedule import schedule_inputs, scheduled_check_ins

if TYPE_CHECKING:
    from organizations.models import Membership
    from scheduling.models import CheckInPolicy

BACK = dt.timedelta(days=30)
AHEAD = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One event. Instants in UTC. `version`: goes up with changes of the plan."""

    uid: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    url: str
    version: int
    changed_at: dt.datetime


class DueCheckIn(NamedTuple):
    """A check-in of a week, scheduled or expected."""

    week_on: dt.date
    n_goals: int
    opens_at: dt.datetime
    closes_at: dt.datetime


def entries_of(member: Membership, now: dt.datetime) -> list[CalendarEntry]:
    """Scheduled check-ins from a month ago on, and expected ones for three months ahead.

    By time. An expected one keeps its `uid` when it is scheduled. Queries: 12. Inside the
    organization; member with organization and location.
    """
    policy = policy_of(member.organization)
    rows = list(Period.objects.filter(member=member, closes_at__gt=now - BACK))
    found = [
        DueCheckIn(row.week_on, len(row.goal_ids), row.opens_at, row.closes_at)
        for row in rows
        if not row.excuse
    ]
    found += _expected(member, now, {row.week_on for row in rows})
    return [_entry(member, due, policy) for due in sorted(found)]


def _expected(
    member: Membership, now: dt.datetime, known: set[dt.date]
) -> list[DueCheckIn]:
    """Check-ins that are not scheduled yet."""
    book = rule_book(member.organization)
    inputs = schedule_inputs(
        member.organization, [book], now=now, member_ids=[member.pk]
    )
    far = replace(inputs, last=inputs.today + AHEAD)
    return [
        DueCheckIn(each.week_on, len(set(each.goal_ids)), when.opens_at, when.closes_at)
        for each in scheduled_check_ins(far, book)
        if (when := each.moments)
        and not each.excuse
        and each.week_on not in known
        and now < when.opens_at <= now + AHEAD
    ]


def _entry(member: Membership, due: DueCheckIn, policy: CheckInPolicy) -> CalendarEntry:
    # Calendars take an entry whose version is higher: it grows with each new plan.
    # Whoever has a calendar has joined.
    changed_at = policy.planned_at or member.joined_at or member.organization.created_at
    return CalendarEntry(
        uid=f"check-in-{member.public_id}-{due.week_on:%Y%m%d}@sightline",
        title=_title(due.n_goals),
        starts_at=due.opens_at,
        ends_at=due.closes_at,
        url=site_url(week_path(member.organization)),
        version=int(changed_at.timestamp()) // 60,
        changed_at=changed_at,
    )


def _title(n_goals: int) -> str:
    """“Check-in: three numbers”."""
    if not n_goals:
        return _("Check-in")
    return ngettext("Check-in: %(n)s number", "Check-in: %(n)s numbers", n_goals) % {
        "n": number_word(n_goals)
    }
