"""Plan check-ins: a `Period` row for every member and week in which they are asked.

Computed ahead for the whole organization or some members. Idempotent; periods that are
over or submitted are never changed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from scheduling.check_in_policy import policy_of
from scheduling.locations import ensure_holidays
from scheduling.models import CheckInPolicy
from scheduling.period_rows import write_periods
from scheduling.plan_claims import count_events
from scheduling.resolve import rule_book
from scheduling.schedule import schedule_inputs, scheduled_check_ins
from scheduling.silence_limits import update_silence_limits

if TYPE_CHECKING:
    from collections.abc import Collection

    from organizations.models import Organization

LOCK = 1_734
LOCK_OF_MEMBER = 1_735


@dataclass(frozen=True, slots=True)
class PlanResult:
    """Numbers of rows created, changed and deleted, and goals with a new silence limit."""

    n_made: int
    n_changed: int
    n_removed: int
    n_goals: int


def plan(
    organization: Organization,
    *,
    now: dt.datetime | None = None,
    member_ids: Collection[int] | None = None,
) -> PlanResult:
    """Bring future periods into line with rules, people, goals, leave and holidays.

    `member_ids`: for these only. Plans of the same members wait for each other; each is
    one transaction. Inside the organization.
    """
    now = now or timezone.now()
    with transaction.atomic():
        if member_ids is None:
            return _plan_all(organization, now)
        _wait_for_members(organization, member_ids)
        return _plan(organization, now, member_ids)


def plan_again(organization: Organization) -> None:
    """Request a new plan after a change that it depends on. Queries: 1."""
    CheckInPolicy.objects.filter(organization=organization).update(
        n_changes=F("n_changes") + 1
    )


def _plan_all(organization: Organization, now: dt.datetime) -> PlanResult:
    _lock("pg_advisory_xact_lock", LOCK, organization.pk)
    # Read first: a change made meanwhile must cause another plan.
    n_changes = policy_of(organization).n_changes
    events = count_events(organization)
    ensure_holidays(organization, organization.today())
    result = _plan(organization, now, None)
    CheckInPolicy.objects.filter(organization=organization).update(
        planned_at=timezone.now(),
        n_planned=n_changes,
        n_attempts=0,
        events_floor=events.floor,
        n_events=events.n_since,
    )
    return result


def _plan(
    organization: Organization, now: dt.datetime, member_ids: Collection[int] | None
) -> PlanResult:
    book = rule_book(organization)
    n_goals = update_silence_limits(organization, book) if member_ids is None else 0
    inputs = schedule_inputs(organization, [book], now=now, member_ids=member_ids)
    return PlanResult(
        *write_periods(inputs, scheduled_check_ins(inputs, book), now, member_ids),
        n_goals,
    )


def _wait_for_members(organization: Organization, member_ids: Collection[int]) -> None:
    """Lock against the organization's plan, and other plans of the same members."""
    _lock("pg_advisory_xact_lock_shared", LOCK, organization.pk)
    for member_id in sorted(set(member_ids)):
        _lock("pg_advisory_xact_lock", LOCK_OF_MEMBER, member_id)


def _lock(function: str, kind: int, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s::int)", [kind, key % 2**31])
