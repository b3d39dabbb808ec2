"""The queries of this app that look across organizations.

Each is a SECURITY DEFINER function of the system role (checkins/migrations) that
returns ids; the work itself runs inside one organization.
"""

from django.db import connection


def value_source(token_hash: str) -> tuple[int, int] | None:
    """(organization, source) of a valid metric source token; None for any other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organization_id, source_id FROM checkins_value_source(%s)",
            [token_hash],
        )
        row: tuple[int, int] | None = cursor.fetchone()
        return row
