"""The questions that look across organizations; each answers with ids alone."""

from django.db import migrations

from organizations.migration_operations import SystemFunction

TO_PLAN = """
SELECT organization.id
FROM organizations_organization organization
LEFT JOIN checkins_checkinpolicy policy ON policy.organization_id = organization.id
WHERE policy.planned_at IS NULL
  OR policy.n_changes <> policy.n_planned
  OR policy.planned_at < now() - interval '1 hour'
"""
VALUE_SOURCE = """
SELECT organization_id, id FROM checkins_valuesource
WHERE token_hash = hash AND revoked_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = (("checkins", "0004_protect_periods"),)
    operations = (
        SystemFunction("checkins_to_plan()", "SETOF bigint", TO_PLAN),
        SystemFunction(
            "checkins_value_source(hash text)",
            "TABLE (organization_id bigint, source_id bigint)",
            VALUE_SOURCE,
        ),
    )
