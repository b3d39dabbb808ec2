"""Where sign-in leads somebody who belongs to several organizations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("organizations", "0013_plain_words"),)
    operations = (
        migrations.AddField(
            "user",
            "last_organization_id",
            models.BigIntegerField(blank=True, editable=False, null=True),
        ),
    )
