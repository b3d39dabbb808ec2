"""A manager's confidence in a private goal is shown with it."""

from django.db import migrations

from organizations.migration_operations import ProtectPeople


class Migration(migrations.Migration):
    dependencies = (
        ("feedback", "0002_plain_words"),
        ("goals", "0038_protect_private_goals"),
    )
    operations = (ProtectPeople("managerconfidence", through="goal"),)
