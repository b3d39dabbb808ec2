"""The database's own guards around periods and what people answer."""

from django.db import migrations

from organizations.migration_operations import ProtectReference, ProtectTenant


class Migration(migrations.Migration):
    dependencies = (
        ("checkins", "0003_periods"),
        ("organizations", "0005_protect_locations"),
    )
    operations = (
        ProtectTenant("period"),
        ProtectTenant("draft"),
        ProtectTenant("question"),
        ProtectTenant("answer"),
        ProtectTenant("intention"),
        ProtectTenant("cadencerule"),
        ProtectTenant("checkinpolicy"),
        ProtectTenant("leave"),
        ProtectTenant("companion"),
        ProtectTenant("managerconfidence"),
        ProtectTenant("silentgoal"),
        ProtectTenant("valuesource"),
        ProtectTenant("reading"),
        ProtectTenant("reply"),
        ProtectTenant("talk"),
        ProtectTenant("talkitem"),
        ProtectReference("checkin", "for_member"),
        ProtectReference("checkin", "period"),
        ProtectReference("checkin", "reading"),
        ProtectReference("checkin", "replaces"),
    )
