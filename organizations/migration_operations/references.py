"""Composite foreign keys `(organization_id, x_id)` between tenants' tables."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

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
