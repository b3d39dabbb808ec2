"""An organization may be recomputed again at a stated time, on the same day.

The sweep of the new day finds it, whichever version asks.
"""

from django.db import migrations, models

from organizations.migration_operations import ReplaceSystemFunction

NEW_DAY_WAS = """
SELECT organization.id
FROM organizations_organization organization
LEFT JOIN goals_rollupday last ON last.organization_id = organization.id
WHERE last.day IS DISTINCT FROM (as_of AT TIME ZONE organization.time_zone)::date
"""
NEW_DAY = f"{NEW_DAY_WAS} OR last.again_at <= as_of"


class Migration(migrations.Migration):
    dependencies = (("goals", "0026_recompute_coverage"),)
    operations = (
        migrations.AddField("rollupday", "again_at", models.DateTimeField(null=True)),
        ReplaceSystemFunction(
            "goals_new_day_organizations(as_of timestamptz DEFAULT now())",
            "SETOF bigint",
            NEW_DAY,
            NEW_DAY_WAS,
        ),
    )
