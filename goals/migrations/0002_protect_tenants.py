"""The database's own guards around goals and everything that hangs on them."""

from django.db import migrations

from organizations.migration_operations import AppendOnly, ProtectTenant


class Migration(migrations.Migration):
    dependencies = (
        ("goals", "0001_initial"),
        ("organizations", "0002_protect_tenants"),
    )
    operations = (
        ProtectTenant("goal"),
        ProtectTenant("goalprogress"),
        ProtectTenant("goaldirty"),
        ProtectTenant("goalprogressday"),
        ProtectTenant("rollupday"),
        ProtectTenant("adjustment"),
        ProtectTenant("goalimport"),
        AppendOnly("adjustment"),
    )
