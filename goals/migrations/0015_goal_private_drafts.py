"""A draft is private until it is shared, and stays so when it is archived."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("goals", "0014_new_day_as_of"),)
    operations = (
        migrations.AddField(
            "goal",
            "is_shared",
            models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            "goal",
            "archived_from",
            models.CharField(
                blank=True,
                choices=[
                    ("draft", "Draft"),
                    ("active", "Active"),
                    ("closed", "Closed"),
                    ("archived", "Archived"),
                ],
                db_default="",
                default="",
                editable=False,
                max_length=8,
            ),
        ),
    )
