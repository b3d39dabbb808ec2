"""The queries of this app that look across organizations.

Each is a SECURITY DEFINER function of the system role
(scheduling/migrations/0002_plans_as_of.py) that returns ids; the work itself runs
inside one organization.
"""

from django.db import connection
from django.utils import timezone


def organizations_to_plan() -> list[int]:
    """Ids of organizations whose plan is old, or outdated by a change.

    As `scheduling.plan_claims.is_plan_outdated`, less those whose last attempt is recent.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT checkins_to_plan(%s)", [timezone.now()])
        return [organization_id for (organization_id,) in cursor.fetchall()]
