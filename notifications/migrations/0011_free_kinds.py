import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Kinds are those of the registry, so a new type changes no table (no SQL here)."""

    dependencies = [("notifications", "0010_rename_links_and_preferences")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "Message", "kind", models.CharField(max_length=24)
                ),
                migrations.AlterField(
                    "ChannelPreference", "kind", models.CharField(max_length=24)
                ),
                migrations.AlterField(
                    "ChatWebhook",
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list
                    ),
                ),
            ]
        )
    ]
