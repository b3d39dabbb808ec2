"""Triggers that note which goals have to be rolled up.

One per statement, so that no code path can forget: not bulk updates, not raw SQL. A move
marks the old parent as well as the new one. The goal's progress row is made with the goal.
"""

from django.db import migrations

# Columns that decide the progress, the health or the counts of a goal or its ancestors.
INPUTS = (
    "parent_id, progress_source, weight, contributes, state, metric_type, direction, "
    "start, target, current, override_progress, override_until, confidence, status, "
    "cadence_days, updated_on, cycle_id, due_on, final_progress, metric_unit, currency"
)
O_INPUTS = ", ".join(f"o.{column.strip()}" for column in INPUTS.split(","))
N_INPUTS = ", ".join(f"n.{column.strip()}" for column in INPUTS.split(","))

FORWARDS = f"""
CREATE FUNCTION goals_mark_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO goals_goalprogress (goal_id, organization_id, health, weakest,
      n_on_track, n_at_risk, n_off_track, n_not_updated, version)
    SELECT id, organization_id, 'not_updated', '', 0, 0, 0, 0, 0 FROM new_rows;
  INSERT INTO goals_goaldirty (organization_id, goal_id)
    SELECT organization_id, id FROM new_rows;
  RETURN NULL;
END $$;

CREATE FUNCTION goals_mark_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO goals_goaldirty (organization_id, goal_id)
    SELECT DISTINCT n.organization_id, marked.goal_id
    FROM new_rows n
    JOIN old_rows o ON o.id = n.id
    CROSS JOIN LATERAL (VALUES
      (n.id),
      (CASE WHEN o.parent_id IS DISTINCT FROM n.parent_id THEN o.parent_id END)
    ) AS marked(goal_id)
    WHERE marked.goal_id IS NOT NULL
      AND ({O_INPUTS}) IS DISTINCT FROM ({N_INPUTS});
  RETURN NULL;
END $$;

CREATE FUNCTION goals_mark_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO goals_goaldirty (organization_id, goal_id)
    SELECT DISTINCT organization_id, parent_id FROM old_rows WHERE parent_id IS NOT NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER goals_inserted AFTER INSERT ON goals_goal
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION goals_mark_inserted();
CREATE TRIGGER goals_updated AFTER UPDATE ON goals_goal
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION goals_mark_updated();
CREATE TRIGGER goals_deleted AFTER DELETE ON goals_goal
  REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION goals_mark_deleted();
"""

BACKWARDS = """
DROP TRIGGER goals_deleted ON goals_goal;
DROP TRIGGER goals_updated ON goals_goal;
DROP TRIGGER goals_inserted ON goals_goal;
DROP FUNCTION goals_mark_deleted();
DROP FUNCTION goals_mark_updated();
DROP FUNCTION goals_mark_inserted();
"""

# Derived rows are rewritten often: room for in-place (HOT) updates. The dirty table is
# emptied all the time: vacuum by count, not by share.
STORAGE = """
ALTER TABLE goals_goal SET (fillfactor = 90);
ALTER TABLE goals_goalprogress SET (fillfactor = 70);
ALTER TABLE goals_goaldirty SET (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
"""
STORAGE_BACK = """
ALTER TABLE goals_goaldirty RESET (
  autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
ALTER TABLE goals_goalprogress RESET (fillfactor);
ALTER TABLE goals_goal RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0002_protect_tenants"),)
    operations = (
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunSQL(STORAGE, STORAGE_BACK),
    )
