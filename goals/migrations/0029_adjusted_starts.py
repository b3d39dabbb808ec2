"""Changes of a goal's start have reasons, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("goals", "0028_recompute_after_deploy"),)
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
                ],
                max_length=20,
            ),
        ),
    )
