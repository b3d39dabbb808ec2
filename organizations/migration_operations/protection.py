"""Row-level security of tenants' and people's rows, and composite foreign keys."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from organizations.migration_operations.base import TableOperation
from organizations.migration_operations.references import (
    Reference,
    add_reference,
    drop_reference,
    tenant_references,
)

SETTING = "(SELECT nullif(current_setting('app.organization_id', true), '')::bigint)"

WHO = "(SELECT current_setting('app.member_id', true))"


class ProtectTenant(TableOperation):
    """Forced row-level security, one policy, and composite foreign keys.

    Run it after CreateModel (and again, as `ProtectReference`, for a later field).
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = self.model(app_label, to_state)
        table = schema_editor.quote_name(model._meta.db_table)
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        schema_editor.execute(
            f"CREATE POLICY tenant ON {table} "
            f"USING (organization_id = {SETTING}) WITH CHECK (organization_id = {SETTING})"
        )
        for field in tenant_references(model):
            add_reference(schema_editor, model, field)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = self.model(app_label, from_state)
        table = schema_editor.quote_name(model._meta.db_table)
        for field in tenant_references(model):
            drop_reference(schema_editor, model, field)
        schema_editor.execute(f"DROP POLICY tenant ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    def describe(self) -> str:
        return f"Protect the tenant's rows of {self.model_name}"


class ProtectPeople(TableOperation):
    """A second, restrictive policy: the rows of a member are shown to nobody else.

    `columns`: whose a row is. `through`: the field of another protected table whose people
    it shares, instead. What follows of it: organizations/tenancy.py.
    """

    def __init__(
        self, model_name: str, columns: tuple[str, ...] = (), through: str = ""
    ) -> None:
        super().__init__(model_name)
        self.columns = columns
        self.through = through

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name, self.columns, self.through], {}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = self.model(app_label, to_state)
        table, whose = model._meta.db_table, self._whose(model, schema_editor)
        schema_editor.execute(
            f"CREATE POLICY people ON {table} AS RESTRICTIVE "
            f"USING ({whose}) WITH CHECK ({whose})"
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self.model(app_label, from_state)._meta.db_table
        schema_editor.execute(f"DROP POLICY people ON {table}")

    def _whose(
        self, model: type[models.Model], editor: BaseDatabaseSchemaEditor
    ) -> str:
        quote = editor.quote_name
        if self.through:
            fields = tenant_references(model)
            field = next(each for each in fields if each.name == self.through)
            table, other = quote(model._meta.db_table), field.remote_field.model._meta
            # The other table's policies decide in here too.
            return (
                f"EXISTS (SELECT FROM {quote(other.db_table)} other WHERE other.id = "
                f"{table}.{quote(str(field.column))} "
                f"AND other.organization_id = {table}.organization_id)"
            )
        own = ", ".join(f"{quote(column)}::text" for column in self.columns)
        return f"{WHO} IN ('nobody', {own})"

    def describe(self) -> str:
        return f"Show rows of {self.model_name} to their people alone"


class ProtectReference(TableOperation):
    """Adds the composite foreign key of a field that was added after `ProtectTenant`.

    `validates=False` does not check existing rows, which keeps the lock short; a later
    migration runs `ValidateReference`.
    """

    def __init__(
        self, model_name: str, field_name: str, *, validates: bool = True
    ) -> None:
        super().__init__(model_name)
        self.field_name = field_name
        self.validates = validates

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options = {} if self.validates else {"validates": False}
        return type(self).__name__, [self.model_name, self.field_name], options

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = self.model(app_label, to_state)
        add_reference(schema_editor, model, self.field(model), validates=self.validates)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = self.model(app_label, from_state)
        drop_reference(schema_editor, model, self.field(model))

    def field(self, model: type[models.Model]) -> Reference:
        return next(f for f in tenant_references(model) if f.name == self.field_name)

    def describe(self) -> str:
        return f"Protect the reference {self.field_name} of {self.model_name}"
