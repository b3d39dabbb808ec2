"""`manage.py migrate` beside a version at work: it gives way instead of blocking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.management.base import CommandError
from django.db import connections, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.utils import IntegrityError

from config.management.commands import migrate
from organizations.migration_operations import (
    AddIndexSafely,
    AddUniqueSafely,
    ProtectReference,
    RemoveUniqueSafely,
    ValidateReference,
    constraint_name,
)
from tests.architecture.test_migrations import migrated, quietly
from tests.stores import administrator

__all__ = ["migrated"]

pytestmark = pytest.mark.slow

# The way back to it needs `goals_goal` for itself alone. The newest such state: Django
# builds the models of each migration in between anew.
LAST = "0035_count_goals"


def tables_owner() -> psycopg.Connection:
    return administrator(str(connections["owner"].settings_dict["NAME"]))


@contextmanager
def reader() -> Iterator[None]:
    """Somebody with an open transaction, as a backup has."""
    with tables_owner() as connection, connection.transaction():
        connection.execute("LOCK goals_goal IN ACCESS SHARE MODE")
        yield


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "PAUSE_S", 0.0)
    monkeypatch.setenv("MIGRATE_LOCK_TIMEOUT", "100ms")


def go_back() -> None:
    quietly("migrate", "goals", LAST, database="owner", interactive=False)


def test_migrate_does_not_wait_for_a_table_in_use(
    migrated: None, impatient: None
) -> None:
    with reader(), pytest.raises(CommandError, match="pg_stat_activity"):
        go_back()
    go_back()


def test_migrate_retries_by_itself(
    migrated: None, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = reader()
    held.__enter__()
    monkeypatch.setattr(
        "config.management.commands.migrate.time.sleep",
        lambda _seconds: held.__exit__(None, None, None),
    )
    go_back()


# --- The operations, on a table with rows -------------------------------------------

TABLE = """
CREATE TABLE online_thing (
    id bigint PRIMARY KEY, organization_id bigint NOT NULL, above_id bigint,
    UNIQUE (organization_id, id)
);
INSERT INTO online_thing VALUES (1, 1, NULL), (2, 1, 99);
"""
INDEX = models.Index(fields=["above_id"], name="online_thing_above")


def state() -> ProjectState:
    made = ProjectState()
    fields: list[tuple[str, models.Field[Any, Any]]] = [
        ("id", models.BigIntegerField(primary_key=True)),
        ("organization_id", models.BigIntegerField()),
        (
            "above",
            models.ForeignKey(
                "online.Thing", models.CASCADE, null=True, db_constraint=False
            ),
        ),
    ]
    made.add_model(ModelState("online", "Thing", fields))
    return made


@pytest.fixture
def run(migrated: None) -> Callable[[Operation], None]:
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute(TABLE)

    def apply(operation: Operation) -> None:
        with owner.schema_editor(atomic=operation.atomic) as editor:
            operation.database_forwards("online", editor, state(), state())

    return apply


def asked(sql: str) -> object:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def test_a_reference_is_checked_for_new_rows_first_and_for_old_ones_later(
    run: Callable[[Operation], None],
) -> None:
    """The row that breaks it stands there: adding it reads none."""
    run(ProtectReference("thing", "above", validates=False))
    with pytest.raises(IntegrityError):
        asked("INSERT INTO online_thing VALUES (3, 1, 98) RETURNING id")
    with pytest.raises(IntegrityError):
        run(ValidateReference("thing", "above"))
    asked("UPDATE online_thing SET above_id = 1 WHERE id = 2 RETURNING id")
    run(ValidateReference("thing", "above"))
    model = state().apps.get_model("online", "Thing")
    name = constraint_name(model, model._meta.get_field("above"))
    valid = f"SELECT convalidated FROM pg_constraint WHERE conname = '{name}'"
    assert asked(valid) == (True,)


def test_an_index_is_rebuilt_after_a_failure(
    run: Callable[[Operation], None],
) -> None:
    """What an interrupted one left would be in the way."""
    asked("SELECT 1")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET lock_timeout = '7s'")
        cursor.execute("CREATE INDEX online_thing_above ON online_thing (id)")
    operation = AddIndexSafely("thing", INDEX)
    operation.atomic = False  # type: ignore[misc]  # as the migration says
    run(operation)
    found = asked(
        "SELECT indexdef FROM pg_indexes WHERE indexname = 'online_thing_above'"
    )
    assert "(above_id)" in str(found)
    assert asked("SHOW lock_timeout") == ("7s",)


ONCE = models.UniqueConstraint(
    fields=["above_id"], condition=models.Q(id__gt=0), name="online_thing_once"
)


def test_a_unique_index_is_rebuilt_after_a_failure(
    run: Callable[[Operation], None],
) -> None:
    """An interrupted one is invalid, and refuses nothing."""
    asked("INSERT INTO online_thing VALUES (3, 1, 99) RETURNING id")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET lock_timeout = '7s'")
    with pytest.raises(IntegrityError):
        run(AddUniqueSafely("thing", ONCE))
    valid = (
        "SELECT indisvalid FROM pg_index "
        "WHERE indexrelid = to_regclass('online_thing_once')"
    )
    assert asked(valid) == (False,)
    asked("DELETE FROM online_thing WHERE id = 3 RETURNING id")
    run(AddUniqueSafely("thing", ONCE))
    assert asked(valid) == (True,)
    assert asked("SHOW lock_timeout") == ("7s",)
    built = asked("SELECT 'online_thing_once'::regclass::oid")
    run(AddUniqueSafely("thing", ONCE))
    assert asked("SELECT 'online_thing_once'::regclass::oid") == built
    run(RemoveUniqueSafely("thing", ONCE.name))
    assert asked(valid) is None


def test_a_unique_constraint_that_is_no_index_is_refused(
    run: Callable[[Operation], None],
) -> None:
    whole = models.UniqueConstraint(fields=["above_id"], name="online_thing_whole")
    with pytest.raises(ValueError, match="ADD CONSTRAINT"):
        run(AddUniqueSafely("thing", whole))
