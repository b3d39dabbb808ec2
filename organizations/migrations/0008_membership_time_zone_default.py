"""A version from before the column inserts members without it, during an upgrade."""

from django.db import migrations, models

import organizations.validators


class Migration(migrations.Migration):
    dependencies = (("organizations", "0007_holidays_to_scheduling"),)
    operations = (
        migrations.AlterField(
            "membership",
            "time_zone",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=64,
                validators=[organizations.validators.validate_time_zone],
                verbose_name="time zone",
            ),
        ),
    )
