"""Finds work that is due: the only queries of this app that read across organizations.

Each calls a SECURITY DEFINER function of the system role (people/migrations) that
returns ids; the work itself runs inside one organization.
"""

from django.db import connection
from django.utils import timezone


def pending_imports() -> list[tuple[int, int]]:
    """(organization, import) pairs that wait for a job to continue them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organization_id, import_id FROM people_pending_imports()"
        )
        return list(cursor.fetchall())


def due_departures() -> list[tuple[int, int]]:
    """(organization, departure) pairs of people who have left, not handed over yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organization_id, departure_id FROM people_due_departures(%s)",
            [timezone.now()],
        )
        return list(cursor.fetchall())
