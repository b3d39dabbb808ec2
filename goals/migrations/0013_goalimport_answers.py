from django.db import migrations, models


class Migration(migrations.Migration):
    """What somebody answered to the questions that a file leaves open."""

    dependencies = [("goals", "0012_goal_fields_default")]

    operations = [
        migrations.AddField(
            model_name="goalimport",
            name="answers",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
