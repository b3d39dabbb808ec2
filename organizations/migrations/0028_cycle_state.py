"""The state of a cycle, from planning to closed."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

STATES = ["open", "planning", "running", "closing", "closed"]


class Migration(migrations.Migration):
    dependencies = (("organizations", "0027_fill_person_words"),)
    operations = (
        migrations.AddField(
            "cycle",
            "state",
            models.CharField(
                choices=[
                    ("open", "Not started"),
                    ("planning", "Planning"),
                    ("running", "Running"),
                    ("closing", "Closing"),
                    ("closed", "Closed"),
                ],
                db_default="open",
                default="open",
                editable=False,
                max_length=8,
            ),
        ),
        migrations.AddField(
            "cycle",
            "is_held",
            models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            "cycle",
            "held_reason",
            models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=300
            ),
        ),
        AddConstraintNotValid(
            "cycle",
            models.CheckConstraint(
                condition=models.Q(state__in=STATES), name="cycle_state_known"
            ),
        ),
    )
