"""Indexes of a table in use, created and dropped without blocking its readers and
writers.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, RemoveConstraint
from django.db.migrations.state import ProjectState
from django.db.models import BaseConstraint, Model


@contextmanager
def replacing_index(
    schema_editor: BaseDatabaseSchemaEditor, index: str
) -> Iterator[None]:
    """Drop what a failed attempt left of the index, before it is created again.

    An interrupted `CREATE INDEX CONCURRENTLY` leaves an invalid index behind, which
    makes the next attempt fail, or is taken for the index by `IF NOT EXISTS`. It also
    waits for all transactions that were open before it; as that blocks nobody, there is
    no lock timeout inside the block.
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        (timeout,) = cursor.fetchone()
        cursor.execute("SET lock_timeout = 0")
        try:
            drop_index(schema_editor, index)
            yield
        finally:
            cursor.execute(f"SET lock_timeout = '{timeout}'")


def drop_index(schema_editor: BaseDatabaseSchemaEditor, index: str) -> None:
    """Drop an index, also an invalid one, without blocking writers.

    After a lock timeout it can be called again.
    """
    name = schema_editor.quote_name(index)
    schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


class AddIndexSafely(AddIndexConcurrently):
    """Creates an index `CONCURRENTLY`, and again after a failed attempt.

    The migration needs `atomic = False`.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        with replacing_index(schema_editor, self.index.name):
            super().database_forwards(app_label, schema_editor, from_state, to_state)


class AddUniqueSafely(AddConstraint):
    """Creates the index of a unique constraint with a condition `CONCURRENTLY`, and
    again after a failed attempt.

    The migration needs `atomic = False`.
    """

    atomic = False

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        create_unique(model, self.constraint, schema_editor)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        drop_index(schema_editor, self.constraint.name)


class RemoveUniqueSafely(RemoveConstraint):
    """Drops the index of a unique constraint with a condition `CONCURRENTLY`.

    The migration needs `atomic = False`.
    """

    atomic = False

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        drop_index(schema_editor, self.name)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        before = to_state.models[app_label, self.model_name_lower]
        constraint = before.get_constraint_by_name(self.name)
        create_unique(model, constraint, schema_editor)


def create_unique(
    model: type[Model],
    constraint: BaseConstraint,
    schema_editor: BaseDatabaseSchemaEditor,
) -> None:
    """Create its index, unless an earlier attempt completed it: dropping that would leave
    the table without the constraint.

    Raises ValueError for a constraint that PostgreSQL does not store as an index.
    """
    plain, online = "CREATE UNIQUE INDEX ", "CREATE UNIQUE INDEX CONCURRENTLY "
    sql = str(constraint.create_sql(model, schema_editor))
    if not sql.startswith(plain):
        raise ValueError(sql)
    if is_valid_index(schema_editor, constraint.name):
        return
    with replacing_index(schema_editor, constraint.name):
        schema_editor.execute(sql.replace(plain, online, 1))


def is_valid_index(schema_editor: BaseDatabaseSchemaEditor, index: str) -> bool:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)",
            [schema_editor.quote_name(index)],
        )
        return bool(cursor.fetchone() == (True,))
