"""RELIABILITY T2: the app connects as a role that cannot leave row-level security."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def answer(query: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row: tuple[object, ...] = cursor.fetchone()
        return row


def test_the_app_role_has_no_special_attributes() -> None:
    assert (
        answer(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication "
            "FROM pg_roles WHERE rolname = current_user"
        )
        == (False,) * 5
    )


def test_the_app_role_owns_nothing_and_is_a_member_of_nothing() -> None:
    query = "SELECT count(*) FROM {} JOIN pg_roles r ON r.oid = {} WHERE rolname = current_user"
    for table, column in (
        ("pg_class", "relowner"),
        ("pg_proc", "proowner"),
        ("pg_namespace", "nspowner"),
        ("pg_auth_members", "member"),
    ):
        assert answer(query.format(table, column)) == (0,), table


def test_the_app_role_cannot_change_the_schema() -> None:
    assert answer(
        "SELECT has_schema_privilege('public', 'CREATE'), "
        "has_database_privilege(current_database(), 'CREATE')"
    ) == (False, False)


def test_the_app_role_may_not_truncate() -> None:
    """TRUNCATE knows no policies."""
    assert answer(
        "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') "
        "AND relnamespace = 'public'::regnamespace "
        "AND has_table_privilege(oid, 'TRUNCATE')"
    ) == (0,)


def test_the_policies_apply_to_the_owner_role_too() -> None:
    assert answer(
        "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE oid = "
        "(SELECT relowner FROM pg_class WHERE oid = 'goals_goal'::regclass)"
    ) == (False, False)
