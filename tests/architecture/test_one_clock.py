"""Only Django's clock decides what is due, never the database's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection

from tests.architecture.test_source import APPS

REPOSITORY = Path(__file__).resolve().parents[2]
# Of PostgreSQL; `draft.now(…)` and `timezone.now()` are Python's.
DATABASE_CLOCK = re.compile(
    r"(?<![.\w])now\(\)|\b(?:current_(?:date|timestamp)|localtimestamp)\b"
    r"|\b(?:clock|statement|transaction)_timestamp\(\)|\b(?:functions\.|Transaction)now\(\)",
    re.IGNORECASE,
)
# Age of a worker's heartbeat: written and read by the same clock.
LEASES = {"notifications/delivery/claims.py"}


def asks_the_database(source: str) -> bool:
    return bool(DATABASE_CLOCK.search(source))


@pytest.mark.parametrize(
    "source",
    [
        "WHERE due_at <= now()",
        "(now() AT TIME ZONE zone)",
        "> CURRENT_DATE - 21",
        "=Now())",
    ],
)
def test_uses_of_the_database_clock_are_recognized(source: str) -> None:
    assert asks_the_database(source)


@pytest.mark.parametrize(
    "source", ["timezone.now()", 'draft.now("title")', "dt.datetime.now()", "is_now()"]
)
def test_other_clocks_are_not_reported(source: str) -> None:
    assert not asks_the_database(source)


def test_no_statement_asks_the_database_for_the_time() -> None:
    """Migrations aside: what they replaced stays in them."""
    found = {
        str(path.relative_to(REPOSITORY))
        for app in APPS
        for path in (REPOSITORY / app).rglob("*.py")
        if not {"migrations", "migration_operations"} & {*path.parts}
        if asks_the_database(path.read_text())
    }
    assert found == LEASES


ASKING = """
SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT attrelid::regclass::text || '.' || attname, pg_get_expr(adbin, adrelid)
FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
UNION ALL
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
"""


@pytest.mark.django_db
def test_no_function_default_or_constraint_uses_the_database_clock() -> None:
    """As they stand after the last migration."""
    with connection.cursor() as cursor:
        cursor.execute(ASKING)
        found = {name for name, text in cursor.fetchall() if asks_the_database(text)}
    # `claimed_at` again.
    assert found == {
        "notifications_to_deliver",
        # A safety net: organizations/people.py names the moment itself.
        "organizations_date_manager",
        "organizations_date_unit",
        # How old an event has to be at least, whatever the code says.
        "organizations_keep_address",
    }
