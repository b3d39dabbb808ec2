"""What is written of a private goal is shown with it; and its check is validated."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

from organizations.migration_operations import ProtectPeople


class Migration(migrations.Migration):
    dependencies = (("goals", "0037_index_private_goals"),)
    operations = (
        migrations.AlterField(
            "adjustment",
            "field",
            models.CharField(
                choices=[
                    ("title", "Title"),
                    ("start", "Start value"),
                    ("target", "Target"),
                    ("owner", "Owner"),
                    ("parent", "Parent goal"),
                    ("weight", "Weight"),
                    ("starts_on", "Start date"),
                    ("starts_with_cycle", "Expected progress counts from"),
                    ("visibility", "Who can see this"),
                ],
                max_length=20,
            ),
        ),
        ValidateConstraint("goal", "goal_visibility_known"),
        ProtectPeople("adjustment", through="goal"),
        ProtectPeople("goalprogressday", through="goal"),
        ProtectPeople("support", through=("goal", "supported")),
    )
