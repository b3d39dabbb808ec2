"""Two drafts, or a draft and a goal in force, may have one external id.

Built beside the old index, without holding up writes.
"""

from django.db import migrations, models
from django.db.models import Q

from organizations.migration_operations import AddUniqueSafely, RemoveUniqueSafely


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("goals", "0016_fill_private_drafts"),)
    operations = (
        AddUniqueSafely(
            "goal",
            models.UniqueConstraint(
                condition=~Q(external_id="")
                & ~Q(state="draft")
                & ~Q(archived_from="draft"),
                fields=["organization", "external_id"],
                name="goal_external_id_once",
            ),
        ),
        RemoveUniqueSafely("goal", "goal_external_id_uniq"),
    )
