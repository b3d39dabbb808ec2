"""Has every organization recomputed: its last day is forgotten, as after a setting (0006).

The sweep of the new day finds it within minutes, in jobs, an organization each; until
then a number shows no coverage, as before. Backwards the same, for the statuses.
"""

from django.db import migrations

FORGET = """
DO $$
DECLARE tenant bigint;
BEGIN
  FOR tenant IN SELECT id FROM organizations_organization LOOP
    PERFORM set_config('app.organization_id', tenant::text, true);
    DELETE FROM goals_rollupday WHERE organization_id = tenant;
  END LOOP;
  PERFORM set_config('app.organization_id', '', true);
END $$
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0025_goalprogress_coverage"),)
    operations = (migrations.RunSQL(FORGET, FORGET),)
