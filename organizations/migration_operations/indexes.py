"""Creating an index of a table in use, without blocking its readers and writers."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class AddIndexSafely(AddIndexConcurrently):
    """Creates an index `CONCURRENTLY`, and again after a failed attempt.

    Django's own operation leaves an invalid index behind when it is interrupted, which
    makes the next attempt fail. It also waits for all transactions that were open
    before it; as that blocks nobody, it has no lock timeout. The migration needs
    `atomic = False`.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        name = schema_editor.quote_name(self.index.name)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            (timeout,) = cursor.fetchone()
            cursor.execute("SET lock_timeout = 0")
            try:
                cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
                super().database_forwards(
                    app_label, schema_editor, from_state, to_state
                )
            finally:
                cursor.execute(f"SET lock_timeout = '{timeout}'")
