"""Who reads the audit trail."""

from audit.export import COLUMNS
from organizations.policy import (
    Access,
    Action,
    Subject,
    name_columns,
    name_urls,
    register,
)

register(
    Subject("audit_trail", answers={}),
    Action("audit.read", "audit_trail", Access.READ),
)
name_urls("audit.read", "audit:trail", "audit:export")
name_urls("own_settings.keep", "audit:mine")
name_columns("audit", "audit.read", COLUMNS)
