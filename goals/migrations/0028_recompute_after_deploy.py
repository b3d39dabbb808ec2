"""Has every organization recomputed once more, an hour from now.

0026 had it done at once, perhaps by a worker of the version before, which stores no
coverage; such a worker also rolls up single goals until it is replaced. An hour later
it is gone.
"""

from django.db import migrations

AGAIN = """
DO $$
DECLARE tenant bigint;
BEGIN
  FOR tenant IN SELECT id FROM organizations_organization LOOP
    PERFORM set_config('app.organization_id', tenant::text, true);
    INSERT INTO goals_rollupday (organization_id, day, again_at)
      VALUES (tenant, '1970-01-01', now() + interval '1 hour')
      ON CONFLICT (organization_id) DO UPDATE SET again_at = excluded.again_at;
  END LOOP;
  PERFORM set_config('app.organization_id', '', true);
END $$
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0027_rollupday_again_at"),)
    operations = (migrations.RunSQL(AGAIN, migrations.RunSQL.noop),)
