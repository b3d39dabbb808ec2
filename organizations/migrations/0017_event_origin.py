"""Whose row an event is about, and where it came from."""

import django.db.models.deletion
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectReference

WAYS = (
    ("page", "Signed in"),
    ("link", "Link in an email"),
    ("mail", "Reply by email"),
    ("token", "Token"),
)


class Migration(migrations.Migration):
    dependencies = (("organizations", "0016_invitation"),)
    operations = (
        migrations.AddField(
            model_name="event",
            name="subject",
            field=organizations.models.tenant.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.membership",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="via",
            field=models.CharField(
                blank=True, choices=WAYS, db_default="", default="", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="client_ip",
            field=models.GenericIPAddressField(blank=True, null=True),
        ),
        ProtectReference("event", "subject", validates=False),
    )
