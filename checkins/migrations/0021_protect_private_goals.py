"""What is written of a private goal is shown with it."""

from django.db import migrations

from organizations.migration_operations import ProtectPeople


class Migration(migrations.Migration):
    dependencies = (
        ("checkins", "0020_plain_words"),
        ("goals", "0038_protect_private_goals"),
    )
    operations = (
        ProtectPeople("checkin", through="goal"),
        ProtectPeople("automaticvalue", through="goal"),
        ProtectPeople("silentgoal", through="goal"),
    )
