"""The sweep continues imports that are being undone."""

from django.db import migrations

from organizations.migration_operations import ReplaceSystemFunction, ValidateReference

FORMER = """
SELECT organization_id, id FROM goals_goalimport
WHERE state IN ('uploaded', 'confirmed')
"""
IMPORTS = """
SELECT organization_id, id FROM goals_goalimport
WHERE state IN ('uploaded', 'confirmed', 'undoing')
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0019_goalimport_undo"),)
    operations = (
        ValidateReference("goalimport", "undone_by"),
        ReplaceSystemFunction(
            "goals_pending_imports()",
            "TABLE (organization_id bigint, import_id bigint)",
            IMPORTS,
            FORMER,
        ),
    )
