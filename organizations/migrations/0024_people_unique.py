"""One person for each employee ID and work email of an organization."""

from django.db import migrations, models

from organizations.migration_operations import AddUniqueSafely, ValidateReference


class Migration(migrations.Migration):
    atomic = False

    dependencies = (("organizations", "0023_people_fields"),)
    operations = (
        ValidateReference("membership", "dotted_manager"),
        AddUniqueSafely(
            "membership",
            models.UniqueConstraint(
                condition=models.Q(("employee_id", ""), _negated=True),
                fields=("organization", "employee_id"),
                name="membership_employee_id_once",
            ),
        ),
        AddUniqueSafely(
            "membership",
            models.UniqueConstraint(
                condition=models.Q(("work_email", ""), _negated=True),
                fields=("organization", "work_email"),
                name="membership_work_email_once",
            ),
        ),
    )
