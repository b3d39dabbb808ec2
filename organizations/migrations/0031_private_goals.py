"""What an organization says of private goals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("organizations", "0030_cycle_steps"),)
    operations = (
        migrations.AddField(
            "organization",
            "managers_read_private_goals",
            models.BooleanField(
                db_default=False,
                default=False,
                verbose_name="managers can read private goals of their direct reports",
            ),
        ),
        migrations.AddField(
            "organization",
            "shows_private_share",
            models.BooleanField(
                db_default=True,
                default=True,
                verbose_name="show what private goals add to a parent’s number",
            ),
        ),
    )
