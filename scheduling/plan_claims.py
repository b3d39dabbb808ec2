"""Whether something happened that the plan does not know yet, and whose turn it is.

The plan remembers how many events it saw since a floor. Counted rather than compared with
the last one's number: a transaction may commit an event whose number is lower than one
that was seen before.
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

# Longer than any transaction lives (the tasks' hard time limit is 15 minutes).
SETTLED = dt.timedelta(minutes=20)
# As checkins_to_plan() has them (checkins/migrations/0016_sweeps.py).
OLD = dt.timedelta(hours=1)
# A plan that runs is not begun again meanwhile; one whose worker died is taken up then.
CLAIMED = dt.timedelta(seconds=90)
# One that failed so often is tried once in `OLD` (RELIABILITY R5).
MOST_ATTEMPTS = 5
# These move goals and words about them, but nobody's check-in.
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
    """What there is to know at this moment. Queries: 2."""
    events = Event.objects.filter(organization=organization)
    settled = events.filter(created_at__lt=timezone.now() - SETTLED).order_by("-id")
    floor = settled.values_list("id", flat=True).first() or 0
    return EventCount(floor, _count(organization, floor))


def _count(organization: Organization, floor: int) -> int:
    events = Event.objects.filter(organization=organization, id__gt=floor)
    return events.filter(RELATED).exclude(verb__in=UNRELATED).count()


def is_plan_outdated(organization: Organization) -> bool:
    """As checkins_to_plan(as_of) says it, of one that nobody plans now. Queries: 2."""
    policy = CheckInPolicy.objects.filter(organization=organization).first()
    if policy is None or policy.planned_at is None:
        return True
    return (
        policy.n_changes != policy.n_planned
        # Also one of the future: the clock was set back.
        or abs(timezone.now() - policy.planned_at) > OLD
        or policy.n_events != _count(organization, policy.events_floor)
    )


def claim_plan(organization: Organization) -> int:
    """The caller's turn to plan: its number since the last plan that succeeded; 0 when it
    is another's, or too early after those in vain.

    Commit it before the plan begins: one that kills its worker counts, too. Queries: 2.
    """
    now, policy = timezone.now(), policy_of(organization)
    just_now = Q(tried_at__range=(now - CLAIMED, now + OLD))
    lately = Q(tried_at__range=(now - OLD, now + OLD))
    is_free = Q(n_attempts=0) | Q(n_attempts__lt=MOST_ATTEMPTS) & ~just_now | ~lately
    claimed = CheckInPolicy.objects.filter(is_free, pk=policy.pk).update(
        n_attempts=F("n_attempts") + 1, tried_at=now
    )
    return claimed and policy.n_attempts + 1


def failing_plan(organization: Organization) -> CheckInPolicy | None:
    """The policy of an organization whose plan was tried in vain too often."""
    return _failing(organization).first()


def retry_plan(organization: Organization) -> int:
    """Let the next sweep find a plan that kept failing; 0 when there is none."""
    return _failing(organization).update(n_attempts=0)


def _failing(organization: Organization) -> QuerySet[CheckInPolicy]:
    rows = CheckInPolicy.objects.filter(organization=organization)
    return rows.filter(n_attempts__gte=MOST_ATTEMPTS)
