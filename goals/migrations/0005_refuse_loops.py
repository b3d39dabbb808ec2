"""The database refuses a goal that stands, somewhere up the line, under itself.

A lock per organization orders concurrent moves: each walk up the line then sees every
move that was committed before it. A parent has to be there at the end of the statement
that names it (not only at commit), so that inserts can close a loop in one statement
alone; and in every loop one goal has a parent with a higher id than its own.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION goals_tree_lock(organization bigint) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock((2::bigint << 56) | organization)
$$;

CREATE FUNCTION goals_refuse_loops() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moved record;
BEGIN
  FOR moved IN
    SELECT n.organization_id, n.id FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE n.parent_id IS NOT NULL AND o.parent_id IS DISTINCT FROM n.parent_id
  LOOP
    PERFORM goals_tree_lock(moved.organization_id);
    PERFORM goals_refuse_loop(moved.organization_id, moved.id);
  END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION goals_refuse_inserted_loops() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  added record;
BEGIN
  FOR added IN
    SELECT organization_id, id FROM new_rows WHERE parent_id > id
  LOOP
    PERFORM goals_refuse_loop(added.organization_id, added.id);
  END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION goals_refuse_loop(organization bigint, goal bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    WITH RECURSIVE up(id, parent_id) AS (
      SELECT id, parent_id FROM goals_goal
        WHERE organization_id = organization AND id = goal
      UNION
      SELECT above.id, above.parent_id FROM up CROSS JOIN LATERAL (
        SELECT id, parent_id FROM goals_goal
        WHERE organization_id = organization AND goals_goal.id = up.parent_id OFFSET 0
      ) above
    ) SELECT 1 FROM up WHERE parent_id = goal
  ) THEN
    RAISE EXCEPTION 'goal % would stand under itself', goal
      USING ERRCODE = 'check_violation', CONSTRAINT = 'goal_no_loop';
  END IF;
END $$;

CREATE TRIGGER goals_no_loop AFTER UPDATE ON goals_goal
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION goals_refuse_loops();
CREATE TRIGGER goals_no_inserted_loop AFTER INSERT ON goals_goal
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION goals_refuse_inserted_loops();
"""

BACKWARDS = """
DROP TRIGGER goals_no_inserted_loop ON goals_goal;
DROP TRIGGER goals_no_loop ON goals_goal;
DROP FUNCTION goals_refuse_inserted_loops();
DROP FUNCTION goals_refuse_loops();
DROP FUNCTION goals_refuse_loop(bigint, bigint);
DROP FUNCTION goals_tree_lock(bigint);
"""


PARENT_AT_ONCE = """
ALTER TABLE goals_goal
  ALTER CONSTRAINT goals_goal_parent_id_same_organization NOT DEFERRABLE;
"""
PARENT_AT_COMMIT = """
ALTER TABLE goals_goal
  ALTER CONSTRAINT goals_goal_parent_id_same_organization
  DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0004_sweeps"),)
    operations = (
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunSQL(PARENT_AT_ONCE, PARENT_AT_COMMIT),
    )
