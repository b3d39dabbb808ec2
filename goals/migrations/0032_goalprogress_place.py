"""Where the roll-up last found a goal: its cycle, its state, and whether its parent's
differ. Stored beside its health, to count goals by all three.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("goals", "0031_fill_goal_words"),)
    operations = (
        migrations.AddField(
            "goalprogress", "cycle_id", models.BigIntegerField(null=True)
        ),
        migrations.AddField(
            "goalprogress",
            "state",
            models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            "goalprogress",
            "parent_differs",
            models.BooleanField(db_default=False, default=False),
        ),
    )
