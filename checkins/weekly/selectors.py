"""What other pages ask of the week's check-in."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from checkins.models import CheckIn
from checkins.selectors.cards import rests
from checkins.weekly.asked_goals import check_ins_of
from goals.models import Goal
from scheduling.clock import day_counted, today_of, week_of_member
from scheduling.current_period import current_period, ensure_period
from scheduling.models import Leave, Period
from scheduling.weeks import WEEK

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from organizations.models import Membership


def next_period(member: Membership, after: Period | None) -> Period | None:
    """The first one that asks something, after the given one. Queries: 1."""
    rows = Period.objects.filter(member=member, excuse="", submitted_at=None)
    if after is not None:
        rows = rows.filter(week_on__gt=after.week_on)
    return rows.filter(grace_until__gt=timezone.now()).order_by("week_on").first()


def away_until(member: Membership, on: dt.date) -> dt.date | None:
    """The last day of the leave in which the day lies. Queries: 1."""
    held = Leave.objects.filter(member=member, starts_on__lte=on, ends_on__gte=on)
    return held.order_by("-ends_on").values_list("ends_on", flat=True).first()


def n_waiting(member: Membership) -> int:
    """How many numbers the member's check-in still waits for, as home says it.

    Queries: 2, one more for a member with a location.
    """
    period = current_period(member)
    today, week_on = today_of(member), week_of_member(member)
    if period is not None and rests(period, week_on):
        return 0
    standing = CheckIn.objects.standing().filter(goal=OuterRef("pk"))
    lately = standing.annotate(day=day_counted()).filter(day__gte=week_on)
    weekly = Q(cadence_days__lte=WEEK) & ~Exists(lately)
    rarer: Q | Combinable = Q(pk__in=[])
    if period is not None:
        said = check_ins_of(period).filter(goal=OuterRef("pk"))
        rarer = Q(pk__in=period.goal_ids, cadence_days__gt=WEEK) & ~Exists(said)
    return (
        Goal.objects.in_organization(member.organization)
        .active()
        .filter(Q(weekly) | Q(rarer), owner=member, cycle__starts_on__lte=today)
        .measured()
        .count()
    )


def period_now(member: Membership) -> Period | None:
    """As `ensure_period`, without planning for who has nothing to be asked about.

    Queries: 1 or 2, and those of a plan the first time.
    """
    found = current_period(member)
    if found is not None:
        return found
    rows = Goal.objects.in_organization(member.organization).active()
    measured = rows.filter(owner=member).measured()
    return ensure_period(member) if measured.exists() else None
