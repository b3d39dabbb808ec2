"""Has every organization recomputed, which counts its goals; and again in an hour, when no
worker of the version before is left, which counts none (as 0028 did).

The sweep of the new day finds it within minutes, in jobs, an organization each. Until
then pages count the goals themselves (goals/selectors/counts.py). Backwards there is
nothing to do: the counts go with their table.
"""

from django.db import migrations

FORGET = """
DO $$
DECLARE tenant bigint;
BEGIN
  FOR tenant IN SELECT id FROM organizations_organization LOOP
    PERFORM set_config('app.organization_id', tenant::text, true);
    INSERT INTO goals_rollupday (organization_id, day, again_at)
      VALUES (tenant, '1970-01-01', now() + interval '1 hour')
      ON CONFLICT (organization_id)
        DO UPDATE SET day = excluded.day, again_at = excluded.again_at;
  END LOOP;
  PERFORM set_config('app.organization_id', '', true);
END $$
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0034_index_tops"),)
    operations = (migrations.RunSQL(FORGET, migrations.RunSQL.noop),)
