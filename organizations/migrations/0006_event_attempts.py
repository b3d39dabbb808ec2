"""An event counts how often it was read in vain, and can be given up."""

from django.db import migrations, models

from organizations.migration_operations import AllowUpdate


class Migration(migrations.Migration):
    dependencies = (("organizations", "0005_protect_locations"),)
    operations = (
        migrations.AddField(
            "event",
            "attempts",
            models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            "event",
            "retry_at",
            models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            "event",
            "trouble",
            models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=60
            ),
        ),
        migrations.AddField(
            "event",
            "given_up_at",
            models.DateTimeField(blank=True, editable=False, null=True),
        ),
        AllowUpdate("event", ("attempts", "retry_at", "trouble", "given_up_at")),
    )
