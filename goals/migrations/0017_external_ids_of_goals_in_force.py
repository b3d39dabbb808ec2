"""Two drafts, or a draft and a goal in force, may have one external id.

Built beside the old index, without holding up writes.
"""

from django.db import migrations, models
from django.db.models import Q

NEW = """
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS goal_external_id_once
ON goals_goal (organization_id, external_id)
WHERE NOT (external_id = '') AND NOT (state = 'draft') AND NOT (archived_from = 'draft')
"""
OLD = """
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS goal_external_id_uniq
ON goals_goal (organization_id, external_id) WHERE NOT (external_id = '')
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("goals", "0016_fill_private_drafts"),)
    operations = (
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    NEW, "DROP INDEX CONCURRENTLY IF EXISTS goal_external_id_once"
                ),
                migrations.RunSQL(
                    "DROP INDEX CONCURRENTLY IF EXISTS goal_external_id_uniq", OLD
                ),
            ],
            state_operations=[
                migrations.RemoveConstraint("goal", "goal_external_id_uniq"),
                migrations.AddConstraint(
                    "goal",
                    models.UniqueConstraint(
                        condition=~Q(external_id="")
                        & ~Q(state="draft")
                        & ~Q(archived_from="draft"),
                        fields=["organization", "external_id"],
                        name="goal_external_id_once",
                    ),
                ),
            ],
        ),
    )
