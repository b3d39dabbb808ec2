"""The audit trail of a person, of a kind of acts, and of what others did to one's rows.

Not in a transaction: the indexes are built while events are written.
"""

from django.db import migrations, models

from organizations.migration_operations import AddIndexSafely, ValidateReference


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("organizations", "0017_event_origin"),)
    operations = (
        ValidateReference("event", "subject"),
        AddIndexSafely(
            "event",
            models.Index(
                fields=["organization", "actor", "-id"], name="event_of_actor"
            ),
        ),
        AddIndexSafely(
            "event",
            models.Index(fields=["organization", "verb", "-id"], name="event_of_verb"),
        ),
        AddIndexSafely(
            "event",
            models.Index(
                fields=["organization", "subject", "-id"],
                name="event_by_others",
                condition=models.Q(subject__isnull=False)
                & ~models.Q(subject=models.F("actor")),
            ),
        ),
    )
