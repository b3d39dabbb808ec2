"""The questions that look across organizations; each answers with ids alone."""

from django.db import migrations

from organizations.migration_operations import SystemFunction

# As scheduling/plan_claims.py has them; a test holds the two together.
TO_PLAN = """
SELECT organization.id
FROM organizations_organization organization
LEFT JOIN checkins_checkinpolicy policy ON policy.organization_id = organization.id
WHERE (
  policy.planned_at IS NULL
  OR policy.n_changes <> policy.n_planned
  OR policy.planned_at NOT BETWEEN now() - interval '1 hour' AND now() + interval '1 hour'
  OR policy.n_events <> (
    SELECT count(*) FROM organizations_event event
    WHERE event.organization_id = organization.id AND event.id > policy.events_floor
      AND (
        event.verb ~ '^(goals?|example|member|unit|location|holiday)\\.'
        OR event.verb IN ('organization.configured', 'frameworks.configured')
      )
      AND event.verb NOT IN (
        'goal.aligned', 'goal.reordered', 'goal.overridden', 'goal.status_set',
        'goal.supported', 'goal.unsupported', 'goal.silence_answered'
      )
  )
)
AND (
  coalesce(policy.n_attempts, 0) = 0
  OR policy.tried_at NOT BETWEEN
    now() - CASE WHEN policy.n_attempts < 5 THEN interval '90 seconds'
            ELSE interval '1 hour' END
    AND now() + interval '1 hour'
)
"""
VALUE_SOURCE = """
SELECT organization_id, id FROM checkins_valuesource
WHERE token_hash = hash AND revoked_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = (("checkins", "0015_silent_goals"),)
    operations = (
        SystemFunction("checkins_to_plan()", "SETOF bigint", TO_PLAN),
        SystemFunction(
            "checkins_value_source(hash text)",
            "TABLE (organization_id bigint, source_id bigint)",
            VALUE_SOURCE,
        ),
    )
