"""A check-in belongs to a period, may be somebody else's, and is kept when replaced."""

import django.db.models.deletion
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectReference


class Migration(migrations.Migration):
    dependencies = (("checkins", "0009_readings"),)
    operations = (
        migrations.AddField(
            model_name="checkin",
            name="period",
            field=organizations.models.tenant.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="check_ins",
                to="checkins.period",
            ),
        ),
        migrations.AddField(
            model_name="checkin",
            name="for_member",
            field=organizations.models.tenant.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.membership",
            ),
        ),
        migrations.AddField(
            model_name="checkin",
            name="reading",
            field=organizations.models.tenant.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="checkins.reading",
            ),
        ),
        migrations.AddField(
            model_name="checkin",
            name="replaces",
            field=organizations.models.tenant.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="checkins.checkin",
            ),
        ),
        migrations.AddField(
            model_name="checkin",
            name="replaced_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="checkin",
            index=models.Index(
                fields=["organization", "period"], name="checkin_of_period"
            ),
        ),
        ProtectReference("checkin", "period"),
        ProtectReference("checkin", "for_member"),
        ProtectReference("checkin", "reading"),
        ProtectReference("checkin", "replaces"),
    )
