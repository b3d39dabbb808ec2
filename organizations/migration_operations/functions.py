"""SECURITY DEFINER functions that answer across organizations, with ids alone."""

from collections.abc import Iterator

from organizations.migration_operations.base import Database, DatabaseOperation


class SystemFunction(DatabaseOperation):
    """Creates a SECURITY DEFINER function of the role that sees every organization.

    `signature`: `name(argument types)`; `body`: a SQL query; `returns`: its type. Each
    one is listed in the `sweeps.py` of the app that calls it, and returns ids alone. An argument's default,
    if it has one, is `DEFAULT now()`.
    """

    def __init__(self, signature: str, returns: str, body: str) -> None:
        self.signature = signature
        self.returns = returns
        self.body = body

    @property
    def identity(self) -> str:
        """The signature without defaults: all statements but CREATE FUNCTION take it."""
        return self.signature.replace(" DEFAULT now()", "")

    def apply(self, database: Database) -> Iterator[str]:
        yield (
            f"CREATE FUNCTION {self.signature} RETURNS {self.returns} LANGUAGE sql STABLE "
            f"SECURITY DEFINER SET search_path = public, pg_temp AS $${self.body}$$"
        )
        yield f"REVOKE ALL ON FUNCTION {self.identity} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {self.identity} TO {database.role('app')}"
        yield f"ALTER FUNCTION {self.identity} OWNER TO {database.role('system')}"

    def revert(self, database: Database) -> Iterator[str]:
        # Only its owner may drop it.
        yield f"SET LOCAL ROLE {database.role('system')}"
        yield f"DROP FUNCTION {self.identity}"
        yield "RESET ROLE"

    def describe(self) -> str:
        return f"Create the cross-tenant function {self.identity}"


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

    def apply(self, database: Database) -> Iterator[str]:
        yield from self.was.revert(database)
        yield from super().apply(database)

    def revert(self, database: Database) -> Iterator[str]:
        yield from super().revert(database)
        yield from self.was.apply(database)

    def describe(self) -> str:
        return f"Replace the cross-tenant function {self.identity}"
