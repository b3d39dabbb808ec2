"""What a goal's kind and level say moves its progress and its health too.

The kind, the owner and the unit of a goal mark it. A new configuration of the frameworks
takes the organization's last day away, as its thresholds do (0006): the sweep of the new
day then works everything out anew. So do a member's role and a unit's kind, which decide
the level.
"""

from django.db import migrations

BEFORE = (
    "parent_id, progress_source, weight, contributes, state, metric_type, direction, "
    "start, target, current, override_progress, override_until, confidence, status, "
    "cadence_days, updated_on, cycle_id, due_on, final_progress, metric_unit, currency"
)
NOW = f"{BEFORE}, framework, kind, owner_id, owner_name, unit_id"


def _marking(inputs: str) -> str:
    """The function of 0003, with these columns as inputs."""
    columns = [column.strip() for column in inputs.split(",")]
    old = ", ".join(f"o.{column}" for column in columns)
    new = ", ".join(f"n.{column}" for column in columns)
    return f"""
CREATE OR REPLACE FUNCTION goals_mark_updated() RETURNS trigger LANGUAGE plpgsql AS $$
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
      AND ({old}) IS DISTINCT FROM ({new});
  RETURN NULL;
END $$;
"""


def _watching(columns: str) -> str:
    return f"""
DROP TRIGGER goals_organization_changed ON organizations_organization;
CREATE TRIGGER goals_organization_changed
  AFTER UPDATE OF {columns} ON organizations_organization
  FOR EACH ROW EXECUTE FUNCTION goals_forget_day_of_organization();
"""


LEVELS = """
CREATE TRIGGER goals_role_changed AFTER UPDATE OF role ON organizations_membership
  FOR EACH ROW WHEN (OLD.role IS DISTINCT FROM NEW.role)
  EXECUTE FUNCTION goals_forget_day_of_cycle();
CREATE TRIGGER goals_unit_changed AFTER UPDATE OF kind ON organizations_unit
  FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind)
  EXECUTE FUNCTION goals_forget_day_of_cycle();
"""
NO_LEVELS = """
DROP TRIGGER goals_unit_changed ON organizations_unit;
DROP TRIGGER goals_role_changed ON organizations_membership;
"""
SETTINGS = "on_track_from, at_risk_from, time_zone"


class Migration(migrations.Migration):
    dependencies = (
        ("goals", "0008_support"),
        ("organizations", "0003_frameworks_version"),
    )
    operations = (
        migrations.RunSQL(_marking(NOW), _marking(BEFORE)),
        migrations.RunSQL(
            _watching(f"{SETTINGS}, frameworks_version"), _watching(SETTINGS)
        ),
        migrations.RunSQL(LEVELS, NO_LEVELS),
    )
