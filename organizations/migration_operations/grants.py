"""Which columns of a table the app's role may update."""

from collections.abc import Iterable, Iterator

from organizations.migration_operations.base import Database, TableOperation


class AppendOnly(TableOperation):
    """Lets the app role only insert and read rows, and update only the `updatable`
    columns.
    """

    def __init__(self, model_name: str, updatable: tuple[str, ...] = ()) -> None:
        super().__init__(model_name)
        self.updatable = updatable

    def apply(self, database: Database) -> Iterator[str]:
        table, app = self.table(database), database.role("app")
        yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}"
        if self.updatable:
            columns = database.columns(self.updatable)
            yield f"GRANT UPDATE ({columns}) ON {table} TO {app}"

    def revert(self, database: Database) -> Iterator[str]:
        table, app = self.table(database), database.role("app")
        yield f"GRANT UPDATE, DELETE ON {table} TO {app}"

    def describe(self) -> str:
        return f"Make {self.model_name} append-only for the app's role"


class AllowUpdate(TableOperation):
    """Lets the app role update further columns of an `AppendOnly` table.

    Run it after AddField.
    """

    def __init__(self, model_name: str, columns: tuple[str, ...]) -> None:
        super().__init__(model_name)
        self.columns = columns

    def apply(self, database: Database) -> Iterator[str]:
        table, app = self.table(database), database.role("app")
        yield f"GRANT UPDATE ({database.columns(self.columns)}) ON {table} TO {app}"

    def revert(self, database: Database) -> Iterable[str]:
        # The reverted AddField drops the columns, and their grants with them.
        return ()

    def describe(self) -> str:
        return f"Let the app's role update columns of {self.model_name}"
