"""A machine's token may end by itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("checkins", "0006_plan_after_events"),)
    operations = (
        migrations.AddField(
            model_name="valuesource",
            name="expires_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    )
