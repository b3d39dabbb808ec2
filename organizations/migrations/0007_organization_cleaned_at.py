"""When what is old was last removed from an organization (organizations.retention)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("organizations", "0006_event_attempts"),)
    operations = (
        migrations.AddField(
            "organization",
            "cleaned_at",
            models.DateTimeField(blank=True, editable=False, null=True),
        ),
    )
