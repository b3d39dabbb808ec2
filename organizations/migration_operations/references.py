"""Composite foreign keys `(organization_id, x_id)` between tenants' tables."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from organizations.migration_operations.base import Database, TableOperation

type Reference = models.ForeignKey[Any, Any]


def tenant_references(model: type[models.Model]) -> Iterator[Reference]:
    """The foreign keys of `model` to other tenant tables (and to itself)."""
    for field in model._meta.local_fields:
        if (
            isinstance(field, models.ForeignKey)
            and not field.db_constraint  # type: ignore[attr-defined]  # stubs lack it
            and field.name != "organization"
        ):
            yield field


def tenant_reference(model: type[models.Model], name: str) -> Reference:
    """The one of that field's name."""
    return next(field for field in tenant_references(model) if field.name == name)


def constraint_name(model: type[models.Model], field: Reference) -> str:
    return f"{model._meta.db_table}_{field.column}_same_organization"


def add_reference(
    database: Database,
    model: type[models.Model],
    field: Reference,
    *,
    validates: bool = True,
) -> str:
    """Statement: `(organization_id, x_id)` → `(organization_id, id)` of the other table."""
    quote, other = database.quote, field.remote_field.model
    return (
        f"ALTER TABLE {database.table(model)} "
        f"ADD CONSTRAINT {quote(constraint_name(model, field))} "
        f"FOREIGN KEY (organization_id, {quote(str(field.column))}) "
        f"REFERENCES {database.table(other)} "
        f"(organization_id, {quote(str(other._meta.pk.column))}) "
        f"DEFERRABLE INITIALLY DEFERRED{'' if validates else ' NOT VALID'}"
    )


def drop_reference(
    database: Database, model: type[models.Model], field: Reference
) -> str:
    """Statement that drops what `add_reference` adds."""
    name = database.quote(constraint_name(model, field))
    return f"ALTER TABLE {database.table(model)} DROP CONSTRAINT {name}"


class ReferenceOperation(TableOperation):
    """Base of operations on the composite foreign key of one field."""

    def __init__(self, model_name: str, field_name: str) -> None:
        super().__init__(model_name)
        self.field_name = field_name

    def field(self, model: type[models.Model]) -> Reference:
        return tenant_reference(model, self.field_name)


class ProtectReference(ReferenceOperation):
    """Adds the composite foreign key of a field that was added after `ProtectTenant`.

    `validates=False` does not check existing rows, which keeps the lock short; a later
    migration runs `ValidateReference`.
    """

    def __init__(
        self, model_name: str, field_name: str, *, validates: bool = True
    ) -> None:
        super().__init__(model_name, field_name)
        self.validates = validates

    def apply(self, database: Database) -> Iterator[str]:
        model = self.model(database)
        yield add_reference(
            database, model, self.field(model), validates=self.validates
        )

    def revert(self, database: Database) -> Iterator[str]:
        model = self.model(database)
        yield drop_reference(database, model, self.field(model))

    def describe(self) -> str:
        return f"Protect the reference {self.field_name} of {self.model_name}"


class ValidateReference(ReferenceOperation):
    """Validates the rows that `ProtectReference(validates=False)` skipped, without
    blocking writers.
    """

    def apply(self, database: Database) -> Iterator[str]:
        model = self.model(database)
        name = database.quote(constraint_name(model, self.field(model)))
        yield f"ALTER TABLE {database.table(model)} VALIDATE CONSTRAINT {name}"

    def revert(self, database: Database) -> Iterable[str]:
        # PostgreSQL has no way back to NOT VALID; the reverted ProtectReference drops it.
        return ()

    def describe(self) -> str:
        return f"Validate the reference {self.field_name} of {self.model_name}"
