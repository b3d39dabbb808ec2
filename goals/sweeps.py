"""Where is something due? The only questions that look across organizations.

Each is a SECURITY DEFINER function of the system role (goals/migrations/0004_sweeps.py)
that answers with ids; the work itself runs inside one organization.
"""

from typing import Any

from django.db import connection
from django.utils import timezone


def dirty_organizations() -> list[int]:
    """Organizations with goals to roll up."""
    return _ids("SELECT goals_dirty_organizations()")


def organizations_with_a_new_day() -> list[int]:
    """Organizations whose local date is not the one that their health is of."""
    return _ids("SELECT goals_new_day_organizations(%s)", timezone.now())


def pending_imports() -> list[tuple[int, int]]:
    """(organization, import) pairs that a job should go on with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organization_id, import_id FROM goals_pending_imports()")
        return list(cursor.fetchall())


def _ids(query: str, *values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [organization_id for (organization_id,) in cursor.fetchall()]
