"""Row-level security of tenants' and people's rows."""

from collections.abc import Iterator

from organizations.migration_operations.base import Database, TableOperation
from organizations.migration_operations.references import (
    add_reference,
    drop_reference,
    tenant_reference,
    tenant_references,
)

SETTING = "(SELECT nullif(current_setting('app.organization_id', true), '')::bigint)"

WHO = "(SELECT current_setting('app.member_id', true))"


class ProtectTenant(TableOperation):
    """Forced row-level security, one policy, and composite foreign keys.

    Run it after CreateModel (and `ProtectReference` for a later field).
    """

    def apply(self, database: Database) -> Iterator[str]:
        model, table = self.model(database), self.table(database)
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield (
            f"CREATE POLICY tenant ON {table} "
            f"USING (organization_id = {SETTING}) WITH CHECK (organization_id = {SETTING})"
        )
        for field in tenant_references(model):
            yield add_reference(database, model, field)

    def revert(self, database: Database) -> Iterator[str]:
        model, table = self.model(database), self.table(database)
        for field in tenant_references(model):
            yield drop_reference(database, model, field)
        yield f"DROP POLICY tenant ON {table}"
        yield f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"

    def describe(self) -> str:
        return f"Protect the tenant's rows of {self.model_name}"


class ProtectPeople(TableOperation):
    """A second, restrictive policy: the rows of a member are shown to nobody else.

    `columns`: whose a row is. `through`: the field of another protected table whose people
    it shares, instead; of several, all have to show theirs. What follows of it:
    organizations/tenancy.py.
    """

    def __init__(
        self,
        model_name: str,
        columns: tuple[str, ...] = (),
        through: str | tuple[str, ...] = (),
    ) -> None:
        super().__init__(model_name)
        self.columns = columns
        self.through = (through,) if isinstance(through, str) else through

    def apply(self, database: Database) -> Iterator[str]:
        whose = self._whose(database)
        yield (
            f"CREATE POLICY people ON {self.table(database)} AS RESTRICTIVE "
            f"USING ({whose}) WITH CHECK ({whose})"
        )

    def revert(self, database: Database) -> Iterator[str]:
        yield f"DROP POLICY people ON {self.table(database)}"

    def _whose(self, database: Database) -> str:
        """The condition under which a row is shown."""
        if self.through:
            shown = (self._shown_with(each, database) for each in self.through)
            return " AND ".join(shown)
        own = ", ".join(f"{database.quote(column)}::text" for column in self.columns)
        return f"{WHO} IN ('nobody', {own})"

    def _shown_with(self, name: str, database: Database) -> str:
        table = self.table(database)
        field = tenant_reference(self.model(database), name)
        # The other table's policies decide in here too. OFFSET 0: one look-up a row, where
        # the planner might hash the whole table.
        return (
            f"EXISTS (SELECT FROM {database.table(field.remote_field.model)} other "
            f"WHERE other.id = {table}.{database.quote(str(field.column))} "
            f"AND other.organization_id = {table}.organization_id OFFSET 0)"
        )

    def describe(self) -> str:
        return f"Show rows of {self.model_name} to their people alone"
