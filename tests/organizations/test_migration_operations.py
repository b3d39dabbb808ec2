"""The SQL of our migration operations, and what Django knows about them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections, models
from django.db.migrations.state import ModelState, ProjectState

from organizations.migration_operations import (
    AllowUpdate,
    AppendOnly,
    DatabaseOperation,
    ProtectPeople,
    ProtectReference,
    ProtectTenant,
    RenameConstraint,
    ReplaceSystemFunction,
    SystemFunction,
    ValidateReference,
)
from organizations.migration_operations.base import Database

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# A name that PostgreSQL takes in quotes alone.
TABLE = "Order line"
OPERATIONS: dict[str, DatabaseOperation] = {
    "protect a tenant": ProtectTenant("thing"),
    "protect people": ProtectPeople("thing", columns=("above_id",)),
    "protect people through a field": ProtectPeople("thing", through="above"),
    "protect a reference": ProtectReference("thing", "above"),
    "a reference, not valid": ProtectReference("thing", "above", validates=False),
    "validate a reference": ValidateReference("thing", "above"),
    "append only": AppendOnly("thing"),
    "append only but columns": AppendOnly("thing", updatable=("above_id",)),
    "allow updates": AllowUpdate("thing", ("above_id",)),
    "rename a constraint": RenameConstraint(TABLE, "Old name", "New name"),
    "a function": SystemFunction("f(day date DEFAULT now())", "bigint", "SELECT 1"),
    "a function replaced": ReplaceSystemFunction(
        "f(bigint)", "bigint", "SELECT 2", "SELECT 1", was_signature="f()"
    ),
}
# Reverting the operation before one of these drops what it changed.
NOTHING_TO_REVERT = {"allow updates", "validate a reference"}


def state() -> ProjectState:
    made = ProjectState()
    above = models.ForeignKey("app.Thing", models.CASCADE, db_constraint=False)
    fields: list[tuple[str, models.Field[Any, Any]]] = [
        ("id", models.BigIntegerField(primary_key=True)),
        ("organization_id", models.BigIntegerField()),
        ("above", above),
    ]
    made.add_model(ModelState("app", "Thing", fields, options={"db_table": TABLE}))
    return made


def statements(operation: DatabaseOperation) -> tuple[list[str], list[str]]:
    """Forwards and backwards."""
    editor: BaseDatabaseSchemaEditor = connections["owner"].schema_editor()
    database = Database(editor, "app", state())
    return [*operation.apply(database)], [*operation.revert(database)]


@pytest.mark.parametrize("case", OPERATIONS)
def test_every_name_is_quoted(case: str) -> None:
    forwards, backwards = statements(OPERATIONS[case])
    names = re.compile(rf'(?<!")(?:{TABLE}|(?<!\w)above_id|Old name|New name)')
    found = [sql for sql in (*forwards, *backwards) if names.search(sql)]
    assert found == []


@pytest.mark.parametrize("case", OPERATIONS)
def test_every_operation_has_sql_for_both_ways(case: str) -> None:
    forwards, backwards = statements(OPERATIONS[case])
    assert forwards
    assert bool(backwards) == (case not in NOTHING_TO_REVERT)


@pytest.mark.parametrize("case", OPERATIONS)
def test_an_operation_is_made_again_from_what_deconstruct_says(case: str) -> None:
    """As squashmigrations writes it."""
    operation = OPERATIONS[case]
    name, positional, named = operation.deconstruct()
    assert name == type(operation).__name__
    again = type(operation)(*positional, **named)
    assert statements(again) == statements(operation)


@pytest.mark.parametrize("case", OPERATIONS)
def test_djangos_state_stays_as_it_is(case: str) -> None:
    after = state()
    OPERATIONS[case].state_forwards("app", after)
    assert after == state()


def test_a_replaced_function_is_dropped_by_its_former_arguments() -> None:
    forwards, backwards = statements(OPERATIONS["a function replaced"])
    assert [sql for sql in forwards if sql.startswith("DROP")] == ["DROP FUNCTION f()"]
    assert [sql for sql in backwards if sql.startswith("DROP")] == [
        "DROP FUNCTION f(bigint)"
    ]
