"""Renaming a constraint."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class RenameConstraint(Operation):
    """Renames a constraint; Django has such an operation for indexes only.

    RemoveConstraint and AddConstraint beside it change the state.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, old_name: str, new_name: str) -> None:
        self.table = table
        self.old_name = old_name
        self.new_name = new_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table, self.old_name, self.new_name], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._rename(schema_editor, self.old_name, self.new_name)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._rename(schema_editor, self.new_name, self.old_name)

    def _rename(
        self, schema_editor: BaseDatabaseSchemaEditor, old: str, new: str
    ) -> None:
        quote = schema_editor.quote_name
        schema_editor.execute(
            f"ALTER TABLE {quote(self.table)} "
            f"RENAME CONSTRAINT {quote(old)} TO {quote(new)}"
        )

    def describe(self) -> str:
        return f"Rename constraint {self.old_name} of {self.table} to {self.new_name}"
