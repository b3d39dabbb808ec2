"""Registered when the app is ready (organizations/apps.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Field
from django.db.models.lookups import In

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


@Field.register_lookup
class Among(In):
    """`pk__among=query`: the query runs first, its few keys are looked up by the index.

    For what `pk__in=query` leaves to chance: the planner takes what a union or a
    recursive query finds for many rows, and reads the organization's whole table to
    join it (docs/performance.md). `query`: a QuerySet of one column, or RawSQL.
    """

    lookup_name = "among"

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        return f"= ANY(ARRAY{rhs})"
