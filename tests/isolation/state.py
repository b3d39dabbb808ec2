"""A hash of all rows of an organization, to detect changes."""

from __future__ import annotations

from django.db import connection

from organizations.tenancy import in_organization
from tests.isolation.test_catalogue import TENANT_MODELS

TABLES = [model._meta.db_table for model in TENANT_MODELS]
# Also filtered by organization: a signed-in user sees all of their memberships.
QUERY = " UNION ALL ".join(
    f"SELECT '{table}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t "
    "WHERE organization_id = %(organization)s"
    for table in TABLES
)


def state_of(organization_id: int) -> dict[str, str | None]:
    """Table → a hash of its rows, None for none. Queries: 1, and those of entering."""
    with in_organization(organization_id), connection.cursor() as cursor:
        cursor.execute(QUERY, {"organization": organization_id})
        return dict(cursor.fetchall())
