"""What HR keeps of people, and units that are archived."""

import django.db.models.deletion
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectReference


class Migration(migrations.Migration):
    dependencies = (("organizations", "0022_fill_unit_periods"),)
    operations = (
        migrations.AddField(
            "unit",
            "archived_at",
            models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            "membership",
            "dotted_manager",
            organizations.models.tenant.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="dotted_reports",
                to="organizations.membership",
            ),
        ),
        migrations.AddField(
            "membership",
            "employee_id",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=64,
                verbose_name="employee ID",
            ),
        ),
        migrations.AddField(
            "membership",
            "work_email",
            models.EmailField(
                blank=True,
                db_default="",
                default="",
                max_length=254,
                verbose_name="work email",
            ),
        ),
        migrations.AddField(
            "membership",
            "started_on",
            models.DateField(blank=True, null=True, verbose_name="start date"),
        ),
        ProtectReference("membership", "dotted_manager", validates=False),
    )
