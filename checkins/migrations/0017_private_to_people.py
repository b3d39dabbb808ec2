"""1:1 lists and what is typed and not submitted: the database knows whose they are."""

from django.db import migrations

from organizations.migration_operations import ProtectPeople


class Migration(migrations.Migration):
    dependencies = (
        ("checkins", "0016_sweeps"),
        ("organizations", "0006_event_attempts"),
    )
    operations = (
        ProtectPeople("talk", columns=("manager_id", "member_id")),
        ProtectPeople("talkitem", through="talk"),
        ProtectPeople("draft", columns=("by_id",)),
    )
