"""Goals without recent check-ins: the owner is asked once whether each is still active."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from checkins.models import SilentGoal
from organizations.services import record_event
from scheduling.check_in_policy import policy_of

if TYPE_CHECKING:
    import datetime as dt

    from organizations.models import Membership, Organization

# Counts periods that asked about the goal, are over, and passed without a check-in on
# it since the last one; excused periods do not count. Days are in the owner's time
# zone, as those of check-ins are (scheduling.clock). LATERAL keeps both lookups on
# indexes.
SILENT = """
SELECT goal.id, said.last_on
FROM goals_goal goal
JOIN organizations_membership owner
  ON owner.organization_id = goal.organization_id AND owner.id = goal.owner_id
LEFT JOIN organizations_location place
  ON place.organization_id = owner.organization_id AND place.id = owner.location_id
CROSS JOIN LATERAL (
  SELECT coalesce(nullif(owner.time_zone, ''), place.time_zone, %(zone)s) AS zone
) clock
CROSS JOIN LATERAL (
  SELECT coalesce(
    max(word.on), (goal.created_at AT TIME ZONE clock.zone)::date
  ) AS last_on
  FROM checkins_checkin word
  WHERE word.organization_id = goal.organization_id AND word.goal_id = goal.id
    AND word.undone_at IS NULL AND word.replaced_at IS NULL
) said
CROSS JOIN LATERAL (
  SELECT count(*) AS n FROM checkins_period period
  WHERE period.organization_id = goal.organization_id
    AND period.member_id = goal.owner_id AND period.excuse = ''
    AND period.grace_until <= %(now)s
    AND (period.opens_at AT TIME ZONE clock.zone)::date > said.last_on
    AND goal.id = ANY (period.goal_ids)
) silence
WHERE goal.organization_id = %(organization)s AND goal.state = 'active'
  AND silence.n >= %(most)s
ORDER BY goal.id
"""


@transaction.atomic
def find_silent_goals(
    organization: Organization, now: dt.datetime | None = None
) -> list[SilentGoal]:
    """Create a row for each goal that newly counts as silent, and return the new rows.

    Idempotent; rows come with goals and owners. Empty when the organization does not
    ask. Queries: 2 to 4. Inside the organization.
    """
    most = policy_of(organization).abandoned_after
    if most is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            SILENT,
            {
                "now": now or timezone.now(),
                "organization": organization.pk,
                "most": most,
                "zone": organization.time_zone,
            },
        )
        rows = [
            SilentGoal(organization=organization, goal_id=goal_id, silent_since=day)
            for goal_id, day in cursor.fetchall()
        ]
    if not rows:
        return []
    SilentGoal.objects.bulk_create(rows, ignore_conflicts=True)
    return list(
        SilentGoal.objects.filter(
            organization=organization, public_id__in=[row.public_id for row in rows]
        )
        .select_related("goal__owner__user", "goal__owner__location")
        .order_by("pk")
    )


def open_silent_goal(goal_id: int) -> SilentGoal | None:
    """The latest question about a silent goal, answered or not; None without one.

    Queries: 1.
    """
    rows = SilentGoal.objects.filter(goal_id=goal_id).select_related("goal")
    return rows.order_by("-silent_since", "-pk").first()


@transaction.atomic
def answer_silent_goal(row: SilentGoal, choice: str, *, by: Membership) -> SilentGoal:
    """Record the owner's choice. The change of the goal itself is up to the caller.

    The same choice again changes nothing.
    """
    rows = SilentGoal.objects.select_for_update(no_key=True, of=["self"])
    row = rows.select_related("goal").get(pk=row.pk)
    if row.choice == choice:
        return row
    row.choice, row.answered_at = SilentGoal.Choice(choice), timezone.now()
    row.save(update_fields=["choice", "answered_at"])
    goal = row.goal.public_id
    record_event("goal.silence_answered", row, by=by, goal=goal, choice=str(choice))
    return row
