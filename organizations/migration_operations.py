"""Migration operations for tenant tables: row-level security, composite keys, grants."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

SETTING = "(SELECT nullif(current_setting('app.organization_id', true), '')::bigint)"

WHO = "(SELECT current_setting('app.member_id', true))"


def role_beside(schema_editor: BaseDatabaseSchemaEditor, suffix: str) -> str:
    """The quoted sibling role of the migrating owner: `sightline_owner` → `…_app`."""
    user: str = schema_editor.connection.settings_dict["USER"]
    return schema_editor.quote_name(f"{user.removesuffix('_owner')}_{suffix}")


type Reference = models.ForeignKey[Any, Any]


class TableOperation(Operation):
    """Base of operations on one model's table that leave Django's state unchanged."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def model(self, app_label: str, state: ProjectState) -> type[models.Model]:
        return state.apps.get_model(app_label, self.model_name)


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


class SystemFunction(Operation):
    """Creates a SECURITY DEFINER function of the role that sees every organization.

    `signature`: `name(argument types)`; `body`: a SQL query; `returns`: its type. Each
    one is listed in organizations/sweeps.py or its app's own `sweeps.py`, and returns
    ids alone. An argument's default, if it has one, is `DEFAULT now()`.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, signature: str, returns: str, body: str) -> None:
        self.signature = signature
        self.returns = returns
        self.body = body

    @property
    def name(self) -> str:
        """The signature for statements other than CREATE FUNCTION: without defaults."""
        return self.signature.replace(" DEFAULT now()", "")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.signature, self.returns, self.body], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        system = role_beside(schema_editor, "system")
        app = role_beside(schema_editor, "app")
        schema_editor.execute(
            f"CREATE FUNCTION {self.signature} RETURNS {self.returns} LANGUAGE sql STABLE "
            f"SECURITY DEFINER SET search_path = public, pg_temp AS $${self.body}$$"
        )
        schema_editor.execute(f"REVOKE ALL ON FUNCTION {self.name} FROM PUBLIC")
        schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {self.name} TO {app}")
        schema_editor.execute(f"ALTER FUNCTION {self.name} OWNER TO {system}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        # Only its owner may drop it.
        system = role_beside(schema_editor, "system")
        schema_editor.execute(f"SET LOCAL ROLE {system}")
        schema_editor.execute(f"DROP FUNCTION {self.name}")
        schema_editor.execute("RESET ROLE")

    def describe(self) -> str:
        return f"Create the cross-tenant function {self.name}"


class ReplaceSystemFunction(SystemFunction):
    """Replaces the body of a function, and its arguments when `was_signature` is given.

    `was`: the former body.
    """

    def __init__(
        self,
        signature: str,
        returns: str,
        body: str,
        was: str,
        was_signature: str = "",
    ) -> None:
        super().__init__(signature, returns, body)
        self.was = SystemFunction(was_signature or signature, returns, was)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        now = [self.signature, self.returns, self.body]
        was = [self.was.body, self.was.signature]
        return type(self).__name__, [*now, *was], {}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self.was.database_backwards(app_label, schema_editor, from_state, to_state)
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        self.was.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Replace the cross-tenant function {self.name}"


def tenant_references(model: type[models.Model]) -> Iterator[Reference]:
    """The foreign keys of `model` to other tenant tables (and to itself)."""
    for field in model._meta.local_fields:
        if (
            isinstance(field, models.ForeignKey)
            and not field.db_constraint  # type: ignore[attr-defined]  # stubs lack it
            and field.name != "organization"
        ):
            yield field


def constraint_name(model: type[models.Model], field: Reference) -> str:
    return f"{model._meta.db_table}_{field.column}_same_organization"


def add_reference(
    schema_editor: BaseDatabaseSchemaEditor,
    model: type[models.Model],
    field: Reference,
    *,
    validates: bool = True,
) -> None:
    """`(organization_id, x_id)` → `(organization_id, id)` of the other table."""
    quote = schema_editor.quote_name
    other = field.remote_field.model._meta
    key = quote(str(other.pk.column))
    schema_editor.execute(
        f"ALTER TABLE {quote(model._meta.db_table)} "
        f"ADD CONSTRAINT {quote(constraint_name(model, field))} "
        f"FOREIGN KEY (organization_id, {quote(str(field.column))}) "
        f"REFERENCES {quote(other.db_table)} (organization_id, {key}) "
        f"DEFERRABLE INITIALLY DEFERRED{'' if validates else ' NOT VALID'}"
    )


def drop_reference(
    schema_editor: BaseDatabaseSchemaEditor,
    model: type[models.Model],
    field: Reference,
) -> None:
    quote = schema_editor.quote_name
    schema_editor.execute(
        f"ALTER TABLE {quote(model._meta.db_table)} "
        f"DROP CONSTRAINT {quote(constraint_name(model, field))}"
    )
