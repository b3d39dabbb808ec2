"""Drafts run from their own start: nobody has seen a pace of theirs yet.

Backwards the column goes.
"""

from django.db import migrations

FILL = """
DO $$
DECLARE tenant bigint;
BEGIN
  FOR tenant IN SELECT id FROM organizations_organization LOOP
    PERFORM set_config('app.organization_id', tenant::text, true);
    UPDATE goals_goal SET starts_with_cycle = false
      WHERE organization_id = tenant AND starts_with_cycle
        AND 'draft' IN (state, archived_from);
  END LOOP;
  PERFORM set_config('app.organization_id', '', true);
END $$
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0023_goal_start"),)
    operations = (migrations.RunSQL(FILL, migrations.RunSQL.noop),)
