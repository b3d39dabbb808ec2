"""How long a goal may go without a check-in, from its cadence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from frameworks.spec import KindRef
from goals.levels import level_from
from goals.models import Goal
from goals.rollup.nudge import nudge_after_commit
from organizations.tenancy import as_nobody
from scheduling.resolve import GoalPlace

if TYPE_CHECKING:
    from organizations.models import Organization
    from scheduling.resolve import RuleBook

OPEN = (Goal.State.ACTIVE, Goal.State.DRAFT)
# Locked in the same order as check-ins lock goals, against deadlocks.
FOLLOW = """
WITH behind AS MATERIALIZED (
  SELECT goal.id, wanted.days
  FROM goals_goal goal
  JOIN unnest(%s::bigint[], %s::int[]) AS wanted(id, days) ON wanted.id = goal.id
  WHERE goal.organization_id = %s AND goal.cadence_days IS DISTINCT FROM wanted.days
  ORDER BY goal.id FOR NO KEY UPDATE OF goal
)
UPDATE goals_goal SET cadence_days = behind.days
FROM behind WHERE goals_goal.organization_id = %s AND goals_goal.id = behind.id
"""


def silence_limits(
    organization: Organization, *books: RuleBook
) -> dict[int, tuple[int | None, ...]]:
    """By open goal, its limit in days under each of the books; None: any.

    Queries: 1.
    """
    rows = Goal.objects.in_organization(organization).filter(state__in=OPEN)
    found: dict[int, tuple[int | None, ...]] = {}
    for row in rows.values_list(
        *("id", "owner_id", "unit_id", "framework", "kind"),
        *("unit__kind", "owner__role", "owner_name"),
    ):
        goal_id, owner_id, unit_id, framework, kind, *where = row
        ref = KindRef(framework, kind)
        asked = GoalPlace(goal_id, owner_id, unit_id, ref, level_from(*where))
        found[goal_id] = tuple(book.of(asked).cadence.days for book in books)
    return found


def update_silence_limits(organization: Organization, book: RuleBook) -> int:
    """Set `cadence_days` of open goals from their cadences; return how many changed.

    Of private goals too, whoever causes it. Queries: 4; the second writes no row when nothing changed.
    """
    with as_nobody():
        return _update(organization, book)


def _update(organization: Organization, book: RuleBook) -> int:
    wanted = {
        goal: days for goal, (days,) in silence_limits(organization, book).items()
    }
    with connection.cursor() as cursor:
        cursor.execute(
            FOLLOW,
            [list(wanted), list(wanted.values()), organization.pk, organization.pk],
        )
        changed: int = cursor.rowcount
    if changed:
        nudge_after_commit(organization.pk)
    return changed
