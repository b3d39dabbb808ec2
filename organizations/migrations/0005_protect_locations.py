"""The database's own guards around locations and their holidays."""

from django.db import migrations

from organizations.migration_operations import ProtectReference, ProtectTenant


class Migration(migrations.Migration):
    dependencies = (("organizations", "0004_locations"),)
    operations = (
        ProtectTenant("location"),
        ProtectTenant("holiday"),
        ProtectReference("membership", "location"),
    )
