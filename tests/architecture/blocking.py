"""Finds migration operations that block a live table, or break the version that still
runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
)
from django.db import connections, models
from django.db.migrations import operations as ops
from django.db.models import NOT_PROVIDED

from organizations.migration_operations import (
    AddUniqueSafely,
    ProtectReference,
    ProtectTenant,
    RemoveUniqueSafely,
)

if TYPE_CHECKING:
    from django.db.migrations import Migration
    from django.db.migrations.operations.base import Operation
    from django.db.migrations.state import ProjectState

INDEX = re.compile(r"\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)", re.IGNORECASE)
# An interrupted attempt leaves an invalid index, which it takes for the one wanted.
LEFT_INVALID = re.compile(
    r"\bINDEX\s+CONCURRENTLY\s+IF\s+NOT\s+EXISTS\b", re.IGNORECASE
)
CONSTRAINT = re.compile(
    r"\bADD\s+CONSTRAINT\b(?:(?!;).)*\b(?:CHECK|FOREIGN\s+KEY)\b(?:(?!;).)*",
    re.IGNORECASE | re.DOTALL,
)
UNIQUE = re.compile(
    r"\bADD\s+CONSTRAINT\s+\S+\s+(?:UNIQUE|PRIMARY\s+KEY|EXCLUDE)\b(?!\s+USING\s+INDEX)",
    re.IGNORECASE,
)
REWRITES = re.compile(
    r"\bSET\s+NOT\s+NULL\b|\bALTER\s+(?:COLUMN\s+)?\S+\s+(?:SET\s+DATA\s+)?TYPE\b"
    r"|\bVACUUM\s+FULL\b|\bCLUSTER\b",
    re.IGNORECASE,
)
# The version that still runs reads and writes by the former name.
GONE = (
    ops.RemoveField,
    ops.RenameField,
    ops.DeleteModel,
    ops.RenameModel,
    ops.AlterModelTable,
)


def findings(migration: Migration, before: ProjectState) -> list[str]:
    """Why this migration is unsafe beside a running version; empty when it is safe.

    `before`: the state of all models before it; the call changes it.
    """
    app = migration.app_label
    made: set[str] = set()
    found: list[str] = []
    for operation in migration.operations:
        for each in _of_the_database([operation]):
            if isinstance(each, ops.CreateModel):
                made.add(each.name.lower())
            elif not made & _models_of(each):
                found += _judge(each, app, before)
        operation.state_forwards(app, before)
    if _mixes_data_and_schema(migration.operations):
        found.append(
            "RunPython beside other operations: their locks last as long as it"
        )
    return found


def _of_the_database(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, ops.SeparateDatabaseAndState):
            yield from _of_the_database(operation.database_operations)
        else:
            yield operation


def _models_of(operation: Operation) -> set[str]:
    """Tables created by the same migration have no rows yet."""
    name = getattr(operation, "model_name", "")
    return {name.lower()} if name else set()


def _judge(operation: Operation, app: str, before: ProjectState) -> Iterator[str]:
    if isinstance(operation, ops.RemoveConstraint):
        yield from _of_former_constraint(operation, app, before)
    else:
        yield from _judge_new(operation, app, before)


def _judge_new(operation: Operation, app: str, before: ProjectState) -> Iterator[str]:
    if isinstance(operation, ops.AddIndex) and not isinstance(
        operation, AddIndexConcurrently
    ):
        yield f"AddIndex {operation.index.name}: AddIndexSafely"
    elif isinstance(operation, ops.RemoveIndex) and not isinstance(
        operation, RemoveIndexConcurrently
    ):
        yield f"RemoveIndex {operation.name}: RemoveIndexConcurrently"
    elif isinstance(operation, ops.AddConstraint):
        yield from _of_constraint(operation)
    elif isinstance(operation, ops.AddField):
        yield from _of_new_field(operation)
    elif isinstance(operation, ops.AlterField):
        yield from _of_changed_field(operation, app, before)
    elif isinstance(operation, ops.AlterUniqueTogether | ops.AlterIndexTogether):
        yield f"{type(operation).__name__}: a unique index made concurrently"
    elif isinstance(operation, ProtectReference | ProtectTenant):
        yield from _of_references(operation)
    elif isinstance(operation, GONE):
        yield (
            f"{type(operation).__name__}: the version that still runs uses it; change "
            "the state alone, and the database by SQL in a later release"
        )
    elif isinstance(operation, ops.RunSQL):
        yield from _of_sql(operation)


def _of_references(operation: ProtectReference | ProtectTenant) -> Iterator[str]:
    if isinstance(operation, ProtectTenant):
        yield "ProtectTenant of a table that was there before reads all of its references"
    elif operation.validates:
        yield (
            f"ProtectReference {operation.field_name}: validates=False, and "
            "ValidateReference in the migration after it"
        )


def _of_constraint(operation: ops.AddConstraint) -> Iterator[str]:
    if isinstance(operation, AddConstraintNotValid | AddUniqueSafely):
        return
    constraint = operation.constraint
    if isinstance(constraint, models.CheckConstraint):
        yield (
            f"AddConstraint {constraint.name}: AddConstraintNotValid, and "
            "ValidateConstraint in the migration after it"
        )
    else:
        yield f"AddConstraint {constraint.name}: AddUniqueSafely"


def _of_former_constraint(
    operation: ops.RemoveConstraint, app: str, before: ProjectState
) -> Iterator[str]:
    """A unique constraint with a condition is an index, whose removal waits for all."""
    model = before.models[app, operation.model_name_lower]
    constraint = model.get_constraint_by_name(operation.name)
    is_index = getattr(constraint, "condition", None) is not None and isinstance(
        constraint, models.UniqueConstraint
    )
    if is_index and not isinstance(operation, RemoveUniqueSafely):
        yield f"RemoveConstraint {operation.name}: RemoveUniqueSafely"


def _of_new_field(operation: ops.AddField) -> Iterator[str]:
    field, name = operation.field, operation.name
    if isinstance(field, models.ManyToManyField):
        return
    if not field.null and not _has_default(field):
        yield (
            f"AddField {name}: NOT NULL without db_default; the version that still "
            "runs inserts rows without it"
        )
    if _is_indexed(field):
        yield f"AddField {name}: its index in a migration of its own, AddIndexSafely"


def _is_indexed(field: models.Field[Any, Any]) -> bool:
    return bool(getattr(field, "db_index", False) or field.unique)


def _has_default(field: models.Field[Any, Any]) -> bool:
    return field.db_default is not NOT_PROVIDED or isinstance(
        field, models.GeneratedField
    )


def _of_changed_field(
    operation: ops.AlterField, app: str, before: ProjectState
) -> Iterator[str]:
    old = before.models[app, operation.model_name_lower].fields[operation.name]
    new, name = operation.field, operation.name
    if old.null and not new.null:
        yield (
            f"AlterField {name}: NOT NULL reads the whole table under a lock; a check "
            "NOT VALID, validated, before it"
        )
    if old.null and not new.null and not _has_default(new):
        yield f"AlterField {name}: NOT NULL without db_default"
    if not _is_indexed(old) and _is_indexed(new):
        yield f"AlterField {name}: its index with AddIndexSafely"
    if _type(old) != _type(new) and not _is_only_wider(old, new):
        yield f"AlterField {name}: another type writes the table anew; a new column"


def _type(field: models.Field[Any, Any]) -> str | None:
    if isinstance(field, models.ForeignKey):
        return None
    return field.db_type(connections["default"])


def _is_only_wider(old: models.Field[Any, Any], new: models.Field[Any, Any]) -> bool:
    """varchar(20) to varchar(40) or text changes the catalogue alone."""
    texts = (models.CharField, models.TextField)
    if not (isinstance(old, texts) and isinstance(new, texts)):
        return False
    return (new.max_length or 1 << 30) >= (old.max_length or 1 << 30)


def _of_sql(operation: ops.RunSQL) -> Iterator[str]:
    sql = operation.sql
    statements = sql if isinstance(sql, list | tuple) else [sql]
    text = "\n".join(each if isinstance(each, str) else each[0] for each in statements)
    # The body of a function is not run by the migration.
    text = re.sub(r"\$(\w*)\$.*?\$\1\$", "", text, flags=re.DOTALL)
    if INDEX.search(text):
        yield "RunSQL: CREATE INDEX without CONCURRENTLY"
    if LEFT_INVALID.search(text):
        yield "RunSQL: an invalid index of a failed attempt counts; AddUniqueSafely"
    if any("not valid" not in each.lower() for each in CONSTRAINT.findall(text)):
        yield "RunSQL: ADD CONSTRAINT without NOT VALID"
    if UNIQUE.search(text):
        yield "RunSQL: a unique constraint without USING INDEX"
    if REWRITES.search(text):
        yield "RunSQL: reads or writes the whole table under a lock"


def _mixes_data_and_schema(operations: Sequence[Operation]) -> bool:
    runs_python = [isinstance(each, ops.RunPython) for each in operations]
    return any(runs_python) and not all(runs_python)
