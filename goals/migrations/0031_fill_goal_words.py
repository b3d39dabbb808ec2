"""The words of goals that were there before, and of those whose words differ.

Beside it people write: a title that changes while its words are written would keep the
old one's words. So goals are locked in batches, each a transaction of its own, and read
after that; the triggers (0021) see to every later change. Safe to repeat.
"""

from django.db import migrations

FILL = """
DO $$
DECLARE
  tenant bigint;
  last bigint;
  batch bigint[];
BEGIN
  FOR tenant IN SELECT id FROM organizations_organization ORDER BY id LOOP
    last := 0;
    LOOP
      PERFORM set_config('app.organization_id', tenant::text, true);
      SELECT array_agg(goal.id), max(goal.id) INTO batch, last FROM (
        SELECT id FROM goals_goal WHERE organization_id = tenant AND id > last
        ORDER BY id LIMIT 500 FOR NO KEY UPDATE
      ) goal;
      EXIT WHEN batch IS NULL;
      DELETE FROM goals_goalword known
        WHERE known.organization_id = tenant AND known.goal_id = ANY(batch)
          AND NOT EXISTS (
            SELECT FROM goals_goal goal,
              search_words(goal.title || ' ' || goal.owner_name) word
            WHERE goal.organization_id = tenant AND goal.id = known.goal_id
              AND word = known.word);
      INSERT INTO goals_goalword (organization_id, goal_id, word)
        SELECT tenant, goal.id, word
        FROM goals_goal goal, search_words(goal.title || ' ' || goal.owner_name) word
        WHERE goal.organization_id = tenant AND goal.id = ANY(batch) AND NOT EXISTS (
          SELECT FROM goals_goalword known
          WHERE known.organization_id = tenant AND known.goal_id = goal.id
            AND known.word = word);
      COMMIT;
    END LOOP;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    # Each batch is committed by itself.
    atomic = False
    dependencies = (("goals", "0030_goal_words_of_the_search"),)
    # Backwards nothing: words without accents are found by the former search, too.
    operations = (migrations.RunSQL(FILL, migrations.RunSQL.noop),)
