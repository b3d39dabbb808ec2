"""Whether the plan is outdated, and which worker may compute it.

The plan stores how many events it saw since a floor. Events are counted rather than
their ids compared: a transaction may commit an event with a lower id than one that was
seen before.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F, Q
from django.utils import timezone

from organizations.models import Event
from scheduling.check_in_policy import policy_of
from scheduling.models import CheckInPolicy

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Organization

# Longer than any transaction runs (the tasks' hard time limit is 15 minutes).
SETTLED = dt.timedelta(minutes=20)
# Same as in checkins_to_plan() (scheduling/migrations/0002_plans_as_of.py).
OLD = dt.timedelta(hours=1)
# A running plan is not started twice; one whose worker died is started again after
# this.
CLAIMED = dt.timedelta(seconds=90)
# After so many failures it is retried once in `OLD` (RELIABILITY R5).
MOST_ATTEMPTS = 5
# Events about goals that do not affect the plan.
UNRELATED = (
    *("goal.aligned", "goal.reordered", "goal.overridden", "goal.status_set"),
    *("goal.supported", "goal.unsupported", "goal.silence_answered"),
)
RELATED = Q(verb__regex=r"^(goals?|example|member|unit|location|holiday)\.") | Q(
    verb__in=("organization.configured", "frameworks.configured")
)


class EventCount(NamedTuple):
    """The last event that every transaction can see, and how many came since."""

    floor: int
    n_since: int


def count_events(organization: Organization) -> EventCount:
    """Count the events that the plan depends on, up to now. Queries: 2."""
    events = Event.objects.filter(organization=organization)
    settled = events.filter(created_at__lt=timezone.now() - SETTLED).order_by("-id")
    floor = settled.values_list("id", flat=True).first() or 0
    return EventCount(floor, _count(organization, floor))


def _count(organization: Organization, floor: int) -> int:
    events = Event.objects.filter(organization=organization, id__gt=floor)
    return events.filter(RELATED).exclude(verb__in=UNRELATED).count()


def is_plan_outdated(organization: Organization) -> bool:
    """Whether a new plan is needed, as checkins_to_plan(as_of) decides. Queries: 2."""
    policy = CheckInPolicy.objects.filter(organization=organization).first()
    if policy is None or policy.planned_at is None:
        return True
    return (
        policy.n_changes != policy.n_planned
        # Also when it is in the future: the clock was set back.
        or abs(timezone.now() - policy.planned_at) > OLD
        or policy.n_events != _count(organization, policy.events_floor)
    )


def claim_plan(organization: Organization) -> int:
    """Claim the next plan; return the attempt's number since the last success, or 0.

    0 when another worker has it, or after failures too early. Commit it before the plan
    begins, so that an attempt that kills its worker counts. Queries: 2.
    """
    now, policy = timezone.now(), policy_of(organization)
    is_running = Q(tried_at__range=(now - CLAIMED, now + OLD))
    is_recent = Q(tried_at__range=(now - OLD, now + OLD))
    is_free = (
        Q(n_attempts=0) | Q(n_attempts__lt=MOST_ATTEMPTS) & ~is_running | ~is_recent
    )
    claimed = CheckInPolicy.objects.filter(is_free, pk=policy.pk).update(
        n_attempts=F("n_attempts") + 1, tried_at=now
    )
    return claimed and policy.n_attempts + 1


def failing_plan(organization: Organization) -> CheckInPolicy | None:
    """The policy of an organization whose plan failed too often; else None."""
    return _failing(organization).first()


def retry_plan(organization: Organization) -> int:
    """Let the next sweep retry a failing plan; returns 0 when it is not failing."""
    return _failing(organization).update(n_attempts=0)


def _failing(organization: Organization) -> QuerySet[CheckInPolicy]:
    rows = CheckInPolicy.objects.filter(organization=organization)
    return rows.filter(n_attempts__gte=MOST_ATTEMPTS)
