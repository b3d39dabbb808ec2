"""A version from before the column inserts goals without it, during an upgrade."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("goals", "0011_dismissed_hint"),)
    operations = (
        migrations.AlterField(
            "goal",
            "fields",
            models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
            ),
        ),
    )
