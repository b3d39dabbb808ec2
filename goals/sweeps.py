"""Finds work that is due: the only queries that read across organizations.

Each calls a SECURITY DEFINER function of the system role
(goals/migrations/0004_sweeps.py) that returns ids; the work itself runs inside one
organization.
"""

from typing import Any

from django.db import connection
from django.utils import timezone


def dirty_organizations() -> list[int]:
    """Organizations with goals to roll up."""
    return _ids("SELECT goals_dirty_organizations()")


def organizations_with_a_new_day() -> list[int]:
    """Organizations whose goals' health is not of their present local date."""
    return _ids("SELECT goals_new_day_organizations(%s)", timezone.now())


def pending_imports() -> list[tuple[int, int]]:
    """(organization, import) pairs that wait for a job to continue them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organization_id, import_id FROM goals_pending_imports()")
        return list(cursor.fetchall())


def _ids(query: str, *values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [organization_id for (organization_id,) in cursor.fetchall()]
