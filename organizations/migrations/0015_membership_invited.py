"""Whoever is invited has a membership before they join."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("organizations", "0014_user_last_organization"),)
    operations = (
        # DROP NOT NULL: no row is read.
        migrations.AlterField(
            "membership",
            "joined_at",
            models.DateTimeField(
                blank=True,
                default=django.utils.timezone.now,
                editable=False,
                null=True,
            ),
        ),
    )
