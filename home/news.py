"""Recent notes and adjustments on goals around the member's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from checkins.models import CheckIn
from goals.models import Adjustment, Goal

if TYPE_CHECKING:
    from collections.abc import Collection

    from goals.querysets import GoalQuerySet
    from organizations.models import Membership

DAYS = 14
MOST = 6
IN_FORCE = (Goal.State.ACTIVE, Goal.State.CLOSED)


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A check-in's note, or an adjustment; one of the two is None."""

    goal: Goal
    by: Membership | None
    at: dt.datetime
    check_in: CheckIn | None = None
    adjustment: Adjustment | None = None

    @property
    def is_recent(self) -> bool:
        """Whether the weekday alone identifies its day."""
        return timezone.now() - self.at < dt.timedelta(days=6)


def news_on_my_line(
    membership: Membership, ancestors: Collection[int], parents: Collection[int]
) -> list[NewsItem]:
    """News by others on the goals above and beside the member's, newest first.

    Queries: 2.
    """
    if not ancestors and not parents:
        return []
    around = Q(pk__in=[*ancestors]) | Q(parent_id__in=[*parents])
    near = (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .filter(around, state__in=IN_FORCE)
    )
    items = [*_notes(membership, near), *_adjustments(membership, near)]
    items.sort(key=lambda item: item.at, reverse=True)
    for item in items:
        item.goal.organization = membership.organization
    return items[:MOST]


def _since() -> dt.datetime:
    return timezone.now() - dt.timedelta(days=DAYS)


def _notes(membership: Membership, near: GoalQuerySet) -> list[NewsItem]:
    rows = (
        CheckIn.objects.in_organization(membership.organization)
        .current()
        .filter(goal__pk__among=near.values("pk"), created_at__gte=_since())
        .exclude(Q(note="") | Q(by=membership))
        .select_related("goal", "by__user")
        .order_by("-id")[:MOST]
    )
    return [NewsItem(row.goal, row.by, row.created_at, check_in=row) for row in rows]


def _adjustments(membership: Membership, near: GoalQuerySet) -> list[NewsItem]:
    rows = (
        Adjustment.objects.filter(organization=membership.organization)
        .filter(goal__pk__among=near.values("pk"), created_at__gte=_since())
        .exclude(by=membership)
        .select_related("goal", "by__user")
        .order_by("-id")[:MOST]
    )
    return [NewsItem(row.goal, row.by, row.created_at, adjustment=row) for row in rows]
