"""Custom lookups, registered when the app is ready (organizations/apps.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Field
from django.db.models.lookups import In

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


@Field.register_lookup
class Among(In):
    """`pk__among=query`: runs the query first, then looks its few keys up by the index.

    For cases where `pk__in=query` is slow: the planner expects many rows from a union
    or a recursive query, and reads the organization's whole table to join it
    (docs/performance.md). `query`: a QuerySet of one column, or RawSQL.
    """

    lookup_name = "among"

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        return f"= ANY(ARRAY{rhs})"
