"""Which columns of a table the app's role may update."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from organizations.migration_operations.base import TableOperation, role_beside


class AppendOnly(TableOperation):
    """Lets the app role only insert and read rows, and update only the `updatable`
    columns.
    """

    def __init__(self, model_name: str, updatable: tuple[str, ...] = ()) -> None:
        super().__init__(model_name)
        self.updatable = updatable

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {"updatable": self.updatable}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = schema_editor.quote_name(self.model(app_label, to_state)._meta.db_table)
        app = role_beside(schema_editor, "app")
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}")
        if self.updatable:
            columns = ", ".join(map(schema_editor.quote_name, self.updatable))
            schema_editor.execute(f"GRANT UPDATE ({columns}) ON {table} TO {app}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = schema_editor.quote_name(
            self.model(app_label, from_state)._meta.db_table
        )
        app = role_beside(schema_editor, "app")
        schema_editor.execute(f"GRANT UPDATE, DELETE ON {table} TO {app}")

    def describe(self) -> str:
        return f"Make {self.model_name} append-only for the app's role"


class AllowUpdate(TableOperation):
    """Lets the app role update further columns of an `AppendOnly` table.

    Run it after AddField; backwards the columns are dropped, and their grants with
    them.
    """

    def __init__(self, model_name: str, columns: tuple[str, ...]) -> None:
        super().__init__(model_name)
        self.columns = columns

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name, self.columns], {}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = schema_editor.quote_name(self.model(app_label, to_state)._meta.db_table)
        columns = ", ".join(map(schema_editor.quote_name, self.columns))
        app = role_beside(schema_editor, "app")
        schema_editor.execute(f"GRANT UPDATE ({columns}) ON {table} TO {app}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        pass

    def describe(self) -> str:
        return f"Let the app's role update columns of {self.model_name}"
