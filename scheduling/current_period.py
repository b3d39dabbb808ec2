"""The period whose check-in a member may write now."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from organizations.compiled_queries import compiled
from scheduling.clock import week_of_member
from scheduling.models import Period
from scheduling.plan import plan
from scheduling.plan_claims import is_plan_outdated

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Membership


def current_period(member: Membership, now: dt.datetime | None = None) -> Period | None:
    """The current week's period, else an earlier one in its grace, else the next.

    None for somebody who is never asked. Queries: 1. Inside the organization.
    """
    now = now or timezone.now()
    found = _open_periods(member, now)
    if found:
        # Saves the query for the location's time zone.
        member.location = found[0].member.location
    week_on = week_of_member(member, now)
    this = next((row for row in found if row.week_on == week_on), None)
    return this or (found[0] if found else None)


@compiled
def _open_periods(member: Membership, now: dt.datetime) -> QuerySet[Period]:
    """Those whose grace has not ended, the earliest week first."""
    rows = Period.objects.filter(member=member, grace_until__gt=now)
    return rows.select_related("member__location").order_by("week_on")


def ensure_period(member: Membership, now: dt.datetime | None = None) -> Period | None:
    """As `current_period`, planning for the member first when no plan covers them yet.

    Queries: 1; 2 more for who is never asked, and those of a plan the first time.
    """
    found = current_period(member, now)
    if found is not None or not is_plan_outdated(member.organization):
        return found
    plan(member.organization, now=now, member_ids=[member.pk])
    return current_period(member, now)
