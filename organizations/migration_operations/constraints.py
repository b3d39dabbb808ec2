"""Renaming a constraint."""

from collections.abc import Iterator

from organizations.migration_operations.base import Database, DatabaseOperation


class RenameConstraint(DatabaseOperation):
    """Renames a constraint; Django has such an operation for indexes only.

    RemoveConstraint and AddConstraint beside it change the state.
    """

    def __init__(self, table: str, old_name: str, new_name: str) -> None:
        self.table = table
        self.old_name = old_name
        self.new_name = new_name

    def apply(self, database: Database) -> Iterator[str]:
        yield self._rename(database, self.old_name, self.new_name)

    def revert(self, database: Database) -> Iterator[str]:
        yield self._rename(database, self.new_name, self.old_name)

    def _rename(self, database: Database, old: str, new: str) -> str:
        quote = database.quote
        return (
            f"ALTER TABLE {quote(self.table)} "
            f"RENAME CONSTRAINT {quote(old)} TO {quote(new)}"
        )

    def describe(self) -> str:
        return f"Rename constraint {self.old_name} of {self.table} to {self.new_name}"
