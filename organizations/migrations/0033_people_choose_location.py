"""Whether people choose their own location."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("organizations", "0032_sample_company"),)
    operations = (
        migrations.AddField(
            "organization",
            "people_choose_location",
            models.BooleanField(
                db_default=False,
                default=False,
                verbose_name="people choose their own location",
            ),
        ),
    )
