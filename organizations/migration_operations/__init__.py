"""Migration operations that put the database's own guards around tenants' rows."""

from organizations.migration_operations.base import TableOperation, role_beside
from organizations.migration_operations.constraints import RenameConstraint
from organizations.migration_operations.functions import (
    ReplaceSystemFunction,
    SystemFunction,
)
from organizations.migration_operations.grants import AllowUpdate, AppendOnly
from organizations.migration_operations.protection import (
    ProtectPeople,
    ProtectReference,
    ProtectTenant,
)
from organizations.migration_operations.references import (
    Reference,
    add_reference,
    constraint_name,
    drop_reference,
    tenant_references,
)

__all__ = [
    "AllowUpdate",
    "AppendOnly",
    "ProtectPeople",
    "ProtectReference",
    "ProtectTenant",
    "Reference",
    "RenameConstraint",
    "ReplaceSystemFunction",
    "SystemFunction",
    "TableOperation",
    "add_reference",
    "constraint_name",
    "drop_reference",
    "role_beside",
    "tenant_references",
]
