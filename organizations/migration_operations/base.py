"""Bases of the operations: they execute SQL and leave Django's state unchanged."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


@dataclass(frozen=True, slots=True)
class Database:
    """The database that a migration changes: names for its SQL, and its models.

    `state`: the models as the operation leaves them, also when it is reverted.
    """

    editor: BaseDatabaseSchemaEditor
    app_label: str
    state: ProjectState

    def quote(self, name: str) -> str:
        return self.editor.quote_name(name)

    def columns(self, names: Iterable[str]) -> str:
        """The quoted names, separated by commas."""
        return ", ".join(map(self.quote, names))

    def role(self, suffix: str) -> str:
        """The quoted sibling role of the migrating owner: `sightline_owner` → `…_app`."""
        user: str = self.editor.connection.settings_dict["USER"]
        return self.quote(f"{user.removesuffix('_owner')}_{suffix}")

    def model(self, name: str) -> type[models.Model]:
        return self.state.apps.get_model(self.app_label, name)

    def table(self, model: type[models.Model]) -> str:
        """The quoted name of the model's table."""
        return self.quote(model._meta.db_table)

    def execute(self, statements: Iterable[str]) -> None:
        for statement in statements:
            self.editor.execute(statement)


class DatabaseOperation(Operation, ABC):
    """Base of reversible operations that leave Django's state unchanged.

    A subclass gives its SQL statements in `apply` and `revert`, and says in `describe`
    what they do. Django deconstructs it by the arguments it was made with.
    """

    reduces_to_sql = True
    reversible = True

    @abstractmethod
    def apply(self, database: Database) -> Iterable[str]:
        """The statements that make the change."""

    @abstractmethod
    def revert(self, database: Database) -> Iterable[str]:
        """The statements that undo it."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        database = Database(schema_editor, app_label, to_state)
        database.execute(self.apply(database))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        # Backwards, `from_state` is the one after the operation.
        database = Database(schema_editor, app_label, from_state)
        database.execute(self.revert(database))


class TableOperation(DatabaseOperation):
    """Base of operations on one model's table."""

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def model(self, database: Database) -> type[models.Model]:
        return database.model(self.model_name)

    def table(self, database: Database) -> str:
        """The quoted name of the table."""
        return database.table(self.model(database))
