"""The current check-in, for other pages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from checkins.models import CheckIn
from checkins.selectors.cards import rests
from checkins.weekly.asked_goals import check_ins_of
from goals.models import Goal
from organizations.weeks import WEEK
from scheduling.clock import day_counted, today_of, week_of_member
from scheduling.current_period import current_period, ensure_period
from scheduling.models import Leave, Period

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from organizations.models import Membership


def next_period(member: Membership, after: Period | None) -> Period | None:
    """The first period after the given one that asks something, or None. Queries: 1."""
    rows = Period.objects.filter(member=member, excuse="", submitted_at=None)
    if after is not None:
        rows = rows.filter(week_on__gt=after.week_on)
    return rows.filter(grace_until__gt=timezone.now()).order_by("week_on").first()


def away_until(member: Membership, on: dt.date) -> dt.date | None:
    """The last day of the leave that contains the day, or None. Queries: 1."""
    held = Leave.objects.filter(member=member, starts_on__lte=on, ends_on__gte=on)
    return held.order_by("-ends_on").values_list("ends_on", flat=True).first()


def n_waiting(member: Membership) -> int:
    """How many goals of the member are due for a check-in.

    Queries: 2, one more for a member with a location.
    """
    period = current_period(member)
    today, week_on = today_of(member), week_of_member(member)
    if period is not None and rests(period, week_on):
        return 0
    current = CheckIn.objects.current().filter(goal=OuterRef("pk"))
    this_week = current.annotate(day=day_counted()).filter(day__gte=week_on)
    weekly = Q(cadence_days__lte=WEEK) & ~Exists(this_week)
    rarer: Q | Combinable = Q(pk__in=[])
    if period is not None:
        check_ins = check_ins_of(period).filter(goal=OuterRef("pk"))
        rarer = Q(pk__in=period.goal_ids, cadence_days__gt=WEEK) & ~Exists(check_ins)
    return (
        Goal.objects.in_organization(member.organization)
        .active()
        .filter(Q(weekly) | Q(rarer), owner=member, cycle__starts_on__lte=today)
        .measured()
        .count()
    )


def period_now(member: Membership) -> Period | None:
    """As `ensure_period`, but plans nothing for members without measured goals.

    Queries: 1 or 2, and those of a plan the first time.
    """
    found = current_period(member)
    if found is not None:
        return found
    rows = Goal.objects.in_organization(member.organization).active()
    measured = rows.filter(owner=member).measured()
    return ensure_period(member) if measured.exists() else None
