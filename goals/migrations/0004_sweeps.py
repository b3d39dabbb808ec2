"""The questions that look across organizations; each answers with ids alone."""

from django.db import migrations

from organizations.migration_operations import SystemFunction

DIRTY = "SELECT DISTINCT organization_id FROM goals_goaldirty"
NEW_DAY = """
SELECT organization.id
FROM organizations_organization organization
LEFT JOIN goals_rollupday last ON last.organization_id = organization.id
WHERE last.day IS DISTINCT FROM (now() AT TIME ZONE organization.time_zone)::date
"""
IMPORTS = """
SELECT organization_id, id FROM goals_goalimport
WHERE state IN ('uploaded', 'confirmed')
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0003_mark_dirty"),)
    operations = (
        SystemFunction("goals_dirty_organizations()", "SETOF bigint", DIRTY),
        SystemFunction("goals_new_day_organizations()", "SETOF bigint", NEW_DAY),
        SystemFunction(
            "goals_pending_imports()",
            "TABLE (organization_id bigint, import_id bigint)",
            IMPORTS,
        ),
    )
