"""The database's own guards around check-ins."""

from django.db import migrations

from organizations.migration_operations import ProtectTenant


class Migration(migrations.Migration):
    dependencies = (
        ("checkins", "0001_initial"),
        ("goals", "0002_protect_tenants"),
    )
    operations = (ProtectTenant("checkin"),)
