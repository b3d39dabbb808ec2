"""Custom lookups, registered when the app is ready (organizations/apps.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Field
from django.db.models.lookups import In

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


@Field.register_lookup
class Among(In):
    """`pk__among=query`: runs the query first, then looks its few keys up by the index.

    For cases where `pk__in=query` is slow: the planner expects many rows from a union
    or a recursive query, and reads the organization's whole table to join it
    (docs/performance.md). `query`: a QuerySet of one column, or RawSQL.

    `pk__among=[…]`: a list as one parameter, so that the statement is the same for every
    length, as a compiled query needs it.
    """

    lookup_name = "among"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, Any]:
        if not self.rhs_is_direct_value():
            return super().as_sql(compiler, connection)
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*parameters, [*self.rhs])

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        return f"= ANY(ARRAY{rhs})"
