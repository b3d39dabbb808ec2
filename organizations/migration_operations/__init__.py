"""Migration operations that put the database's own guards around tenants' rows, and
those that change a table in use without blocking it.
"""

from organizations.migration_operations.base import DatabaseOperation, TableOperation
from organizations.migration_operations.constraints import RenameConstraint
from organizations.migration_operations.functions import (
    ReplaceSystemFunction,
    SystemFunction,
)
from organizations.migration_operations.grants import AllowUpdate, AppendOnly
from organizations.migration_operations.indexes import (
    AddIndexSafely,
    AddUniqueSafely,
    RemoveUniqueSafely,
)
from organizations.migration_operations.protection import ProtectPeople, ProtectTenant
from organizations.migration_operations.references import (
    ProtectReference,
    ValidateReference,
    constraint_name,
)

__all__ = [
    "AddIndexSafely",
    "AddUniqueSafely",
    "AllowUpdate",
    "AppendOnly",
    "DatabaseOperation",
    "ProtectPeople",
    "ProtectReference",
    "ProtectTenant",
    "RemoveUniqueSafely",
    "RenameConstraint",
    "ReplaceSystemFunction",
    "SystemFunction",
    "TableOperation",
    "ValidateReference",
    "constraint_name",
]
