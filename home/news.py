"""Recent notes and adjustments on goals around the member's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from checkins.models import CheckIn
from goals.models import Adjustment, Goal
from organizations.compiled_queries import compiled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from checkins.querysets import CheckInQuerySet
    from goals.querysets import GoalQuerySet
    from organizations.models import Membership

DAYS = 14
MOST = 6
AT_ONCE = dt.timedelta(seconds=1)
IN_FORCE = (Goal.State.ACTIVE, Goal.State.CLOSED)


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A check-in's note, or an edit with its adjustments, in the order of the fields."""

    goal: Goal
    by: Membership | None
    at: dt.datetime
    check_in: CheckIn | None = None
    adjustments: tuple[Adjustment, ...] = ()

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
    since = timezone.now() - dt.timedelta(days=DAYS)
    near = membership, [*ancestors], [*parents], since
    items = [
        NewsItem(row.goal, row.by, row.created_at, check_in=row)
        for row in _notes(*near)
    ]
    items += [
        NewsItem(edit[0].goal, edit[0].by, edit[0].created_at, adjustments=edit)
        for edit in _edits(_adjustments(*near))
    ]
    items.sort(key=lambda item: item.at, reverse=True)
    for item in items:
        item.goal.organization = membership.organization
    return items[:MOST]


@compiled
def _notes(
    membership: Membership,
    ancestors: list[int],
    parents: list[int],
    since: dt.datetime,
) -> CheckInQuerySet:
    near = _near(membership, ancestors, parents)
    return (
        CheckIn.objects.in_organization(membership.organization)
        .current()
        .filter(goal__pk__among=near.values("pk"), created_at__gte=since)
        .exclude(Q(note="") | Q(by=membership))
        .select_related("goal", "by__user")
        .order_by("-id")[:MOST]
    )


@compiled
def _adjustments(
    membership: Membership,
    ancestors: list[int],
    parents: list[int],
    since: dt.datetime,
) -> QuerySet[Adjustment]:
    near = _near(membership, ancestors, parents)
    return (
        Adjustment.objects.filter(organization=membership.organization)
        .filter(goal__pk__among=near.values("pk"), created_at__gte=since)
        .exclude(by=membership)
        .select_related("goal", "by__user")
        .order_by("-id")[: MOST * len(Adjustment.Field)]
    )


def _near(
    membership: Membership, ancestors: list[int], parents: list[int]
) -> GoalQuerySet:
    """Goals in force that are one of the ancestors, or below one of the parents."""
    around = Q(pk__among=ancestors) | Q(parent__pk__among=parents)
    return (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .filter(around, state__in=IN_FORCE)
    )


def _edits(rows: Iterable[Adjustment]) -> list[tuple[Adjustment, ...]]:
    """The rows, newest first, as edits: one edit writes a row for each changed field."""
    edits: list[list[Adjustment]] = []
    for row in rows:
        if edits and _is_same_edit(edits[-1][0], row):
            edits[-1].insert(0, row)
        else:
            edits.append([row])
    return [tuple(edit) for edit in edits]


def _is_same_edit(one: Adjustment, other: Adjustment) -> bool:
    """Whether both were written by one edit.

    The rows of one have a common moment; those of earlier versions lie close together.
    """
    is_same = (one.goal_id, one.by_id, one.reason) == (
        other.goal_id,
        other.by_id,
        other.reason,
    )
    return (
        is_same
        and one.field != other.field
        and abs(one.created_at - other.created_at) < AT_ONCE
    )
