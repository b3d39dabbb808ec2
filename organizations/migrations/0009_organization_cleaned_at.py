"""When what is old was last removed from an organization (organizations.retention)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("organizations", "0008_membership_time_zone_default"),)
    operations = (
        migrations.AddField(
            "organization",
            "cleaned_at",
            models.DateTimeField(blank=True, editable=False, null=True),
        ),
    )
