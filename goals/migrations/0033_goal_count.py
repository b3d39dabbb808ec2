"""Goals counted by cycle, state and health; triggers keep it in step with the numbers.

The roll-up writes health, one transaction at a time in an organization, so the rows of
counts are no place where writers wait for each other (docs/decisions/0012).
"""

import django.db.models.deletion
from django.db import migrations, models

from organizations.migration_operations import ProtectTenant

# In one order, for two that delete goals at once.
FUNCTIONS = """
CREATE FUNCTION goals_count_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO goals_goalcount AS stored (organization_id, cycle_id, state, health, n)
    SELECT organization_id, cycle_id, state, health, sum(by) FROM (
      SELECT o.organization_id, o.cycle_id, o.state, o.health, -1 AS by
        FROM old_rows o JOIN new_rows n USING (goal_id)
        WHERE (o.cycle_id, o.state, o.health)
          IS DISTINCT FROM (n.cycle_id, n.state, n.health)
      UNION ALL
      SELECT n.organization_id, n.cycle_id, n.state, n.health, 1
        FROM old_rows o JOIN new_rows n USING (goal_id)
        WHERE (o.cycle_id, o.state, o.health)
          IS DISTINCT FROM (n.cycle_id, n.state, n.health)
    ) AS moved
    WHERE cycle_id IS NOT NULL
    GROUP BY organization_id, cycle_id, state, health HAVING sum(by) <> 0
    ORDER BY cycle_id, state, health
  ON CONFLICT (organization_id, cycle_id, state, health)
    DO UPDATE SET n = stored.n + excluded.n;
  RETURN NULL;
END $$;

CREATE FUNCTION goals_count_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Not inserted: with its organization, its counts may be gone already.
  PERFORM FROM goals_goalcount stored
    WHERE EXISTS (SELECT FROM old_rows o
      WHERE o.organization_id = stored.organization_id AND o.cycle_id = stored.cycle_id
        AND o.state = stored.state AND o.health = stored.health)
    ORDER BY cycle_id, state, health FOR UPDATE;
  UPDATE goals_goalcount stored SET n = stored.n - gone.n
    FROM (SELECT organization_id, cycle_id, state, health, count(*) AS n
      FROM old_rows GROUP BY organization_id, cycle_id, state, health) AS gone
    WHERE gone.organization_id = stored.organization_id
      AND gone.cycle_id = stored.cycle_id
      AND gone.state = stored.state AND gone.health = stored.health;
  RETURN NULL;
END $$;
"""
FUNCTIONS_BACK = """
DROP FUNCTION goals_count_deleted();
DROP FUNCTION goals_count_changed();
"""
TRIGGERS = """
CREATE TRIGGER goals_counts_changed AFTER UPDATE ON goals_goalprogress
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION goals_count_changed();
CREATE TRIGGER goals_counts_deleted AFTER DELETE ON goals_goalprogress
  REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION goals_count_deleted();
"""
TRIGGERS_BACK = """
DROP TRIGGER goals_counts_deleted ON goals_goalprogress;
DROP TRIGGER goals_counts_changed ON goals_goalprogress;
"""
# A few rows that every roll-up may write: room for in-place updates.
STORAGE = "ALTER TABLE goals_goalcount SET (fillfactor = 50)"


class Migration(migrations.Migration):
    dependencies = (("goals", "0032_goalprogress_place"),)
    operations = (
        migrations.CreateModel(
            "GoalCount",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("cycle_id", models.BigIntegerField()),
                ("state", models.CharField(max_length=8)),
                ("health", models.CharField(blank=True, max_length=11)),
                ("n", models.IntegerField()),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organization", "cycle_id", "state", "health"],
                        name="goalcount_uniq",
                    )
                ]
            },
        ),
        ProtectTenant("goalcount"),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        migrations.RunSQL(TRIGGERS, TRIGGERS_BACK),
    )
