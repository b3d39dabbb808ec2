"""How long a goal may be silent follows from the cadence that asks about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from checkins.cadence.resolve import Asked
from frameworks.spec import KindRef
from goals.levels import level_from
from goals.models import Goal
from goals.rollup.nudge import nudge_after_commit

if TYPE_CHECKING:
    from checkins.cadence.resolve import RuleBook
    from organizations.models import Organization

OPEN = (Goal.State.ACTIVE, Goal.State.DRAFT)
FOLLOW = """
UPDATE goals_goal SET cadence_days = wanted.days
FROM unnest(%s::bigint[], %s::int[]) AS wanted(id, days)
WHERE goals_goal.organization_id = %s AND goals_goal.id = wanted.id
  AND goals_goal.cadence_days IS DISTINCT FROM wanted.days
"""


def paces(organization: Organization, book: RuleBook) -> dict[int, int | None]:
    """By goal, of open goals whose allowed silence would change: the new one, in days.

    None: any. Queries: 1.
    """
    rows = Goal.objects.in_organization(organization).filter(state__in=OPEN)
    found: dict[int, int | None] = {}
    for row in rows.values_list(
        *("id", "owner_id", "unit_id", "framework", "kind"),
        *("unit__kind", "owner__role", "owner_name", "cadence_days"),
    ):
        goal_id, owner_id, unit_id, framework, kind, *where, was = row
        ref = KindRef(framework, kind)
        days = book.of(Asked(goal_id, owner_id, unit_id, ref, level_from(*where)))
        if days.cadence.days != was:
            found[goal_id] = days.cadence.days
    return found


def follow_cadences(organization: Organization, book: RuleBook) -> int:
    """Let the silence that open goals are allowed follow their cadences.

    Answers with the number of goals that changed. Queries: 2, or 1.
    """
    wanted = paces(organization, book)
    if not wanted:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, [list(wanted), list(wanted.values()), organization.pk])
    nudge_after_commit(organization.pk)
    return len(wanted)
