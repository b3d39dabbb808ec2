"""The database's own guards around messages and links."""

from django.db import migrations

from organizations.migration_operations import ProtectTenant


class Migration(migrations.Migration):
    dependencies = (
        ("notifications", "0001_initial"),
        ("checkins", "0006_periods"),
    )
    operations = (
        ProtectTenant("chatwebhook"),
        ProtectTenant("message"),
        ProtectTenant("delivery"),
        ProtectTenant("channelchoice"),
        ProtectTenant("deliverysettings"),
        ProtectTenant("mailstop"),
        ProtectTenant("accesslink"),
        ProtectTenant("inboundmail"),
    )
