"""The words of the goals that were there before. Goals that have theirs are passed over."""

from django.db import migrations

FILL = """
DO $$
DECLARE tenant bigint;
BEGIN
  FOR tenant IN SELECT id FROM organizations_organization LOOP
    PERFORM set_config('app.organization_id', tenant::text, true);
    INSERT INTO goals_goalword (organization_id, goal_id, word)
      SELECT goal.organization_id, goal.id, word
      FROM goals_goal goal, goals_words(goal.title || ' ' || goal.owner_name) AS word
      WHERE goal.organization_id = tenant AND NOT EXISTS (
        SELECT FROM goals_goalword known
        WHERE known.organization_id = tenant AND known.goal_id = goal.id);
  END LOOP;
  PERFORM set_config('app.organization_id', '', true);
END $$
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0021_goal_words"),)
    operations = (migrations.RunSQL(FILL, migrations.RunSQL.noop),)
