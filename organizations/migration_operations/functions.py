"""SECURITY DEFINER functions that answer across organizations, with ids alone."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from organizations.migration_operations.base import role_beside


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
