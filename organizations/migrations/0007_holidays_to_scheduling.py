"""Holidays belong to the app that plans check-ins: state only, the table stays."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (
        ("organizations", "0006_event_attempts"),
        ("scheduling", "0001_models_from_checkins"),
    )
    operations = (
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("Holiday")],
        ),
    )
