"""A link's period belongs to another app: state only."""

import django.db.models.deletion
from django.db import migrations

from organizations.models.tenant import TenantForeignKey


class Migration(migrations.Migration):
    dependencies = (
        ("notifications", "0007_news_to_try_again"),
        ("scheduling", "0001_models_from_checkins"),
    )
    operations = (
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "AccessLink",
                    "period",
                    TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        null=True,
                        blank=True,
                        related_name="+",
                        to="scheduling.period",
                    ),
                ),
            ],
        ),
    )
