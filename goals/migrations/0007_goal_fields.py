from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0006_settings_move_health"),
    ]
    operations = [
        migrations.AddField(
            model_name="goal",
            name="fields",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
