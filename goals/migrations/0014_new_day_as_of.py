"""For which organizations a new day has begun, as of a given moment.

The application names the moment, so that one clock decides what is due; a version that
does not yet is answered as of now.
"""

from django.db import migrations

from organizations.migration_operations import ReplaceSystemFunction

AS_OF = "as_of timestamptz DEFAULT now()"
NEW_DAY_WAS = """
SELECT organization.id
FROM organizations_organization organization
LEFT JOIN goals_rollupday last ON last.organization_id = organization.id
WHERE last.day IS DISTINCT FROM (now() AT TIME ZONE organization.time_zone)::date
"""
NEW_DAY = """
SELECT organization.id
FROM organizations_organization organization
LEFT JOIN goals_rollupday last ON last.organization_id = organization.id
WHERE last.day IS DISTINCT FROM (as_of AT TIME ZONE organization.time_zone)::date
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0013_goalimport_answers"),)
    operations = (
        ReplaceSystemFunction(
            f"goals_new_day_organizations({AS_OF})",
            "SETOF bigint",
            NEW_DAY,
            NEW_DAY_WAS,
            "goals_new_day_organizations()",
        ),
    )
