"""The database's own guards: row-level security, composite references, append-only.

A person may also see their own memberships before an organization is chosen, for sign-in
and the switcher (docs/decisions/0001-tenancy.md).
"""

from django.db import migrations

from organizations.migration_operations import AppendOnly, ProtectTenant

OWN_MEMBERSHIPS = """
CREATE POLICY own_memberships ON organizations_membership FOR SELECT
USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint))
"""


class Migration(migrations.Migration):
    dependencies = (("organizations", "0001_initial"),)
    operations = (
        ProtectTenant("unit"),
        ProtectTenant("membership"),
        ProtectTenant("cycle"),
        ProtectTenant("event"),
        migrations.RunSQL(
            OWN_MEMBERSHIPS, "DROP POLICY own_memberships ON organizations_membership"
        ),
        AppendOnly("event", updatable=("processed_at",)),
    )
