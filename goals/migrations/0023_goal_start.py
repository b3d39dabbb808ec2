"""The day from which a goal's pace runs: its own start, unless the cycle's is chosen.

Goals that are there keep the cycle's, from which their pace has run: a status that
people have talked about does not change with an upgrade. The column is added with that
value, and its default changed afterwards, which writes no row anew.
"""

from django.db import migrations, models

BEFORE = (
    "parent_id, progress_source, weight, contributes, state, metric_type, direction, "
    "start, target, current, override_progress, override_until, confidence, status, "
    "cadence_days, updated_on, cycle_id, due_on, final_progress, metric_unit, currency, "
    "framework, kind, owner_id, owner_name, unit_id"
)
NOW = f"{BEFORE}, starts_on, starts_with_cycle, created_at"


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


def _with_cycle(*, db_default: bool) -> models.BooleanField:
    return models.BooleanField(
        db_default=db_default,
        default=False,
        verbose_name="pace from the start of the cycle",
    )


class Migration(migrations.Migration):
    dependencies = (("goals", "0022_fill_goal_words"),)
    operations = (
        migrations.AddField(
            "goal",
            "starts_on",
            models.DateField(blank=True, null=True, verbose_name="start date"),
        ),
        migrations.AddField("goal", "starts_with_cycle", _with_cycle(db_default=True)),
        migrations.AlterField(
            "goal", "starts_with_cycle", _with_cycle(db_default=False)
        ),
        migrations.RunSQL(_marking(NOW), _marking(BEFORE)),
    )
