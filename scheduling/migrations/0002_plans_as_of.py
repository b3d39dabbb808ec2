"""Which plans of check-ins are behind, as of a given moment.

The application names the moment, so that one clock decides what is due; a version that
does not yet is answered as of now.
"""

from django.db import migrations

from organizations.migration_operations import ReplaceSystemFunction

AS_OF = "as_of timestamptz DEFAULT now()"
TO_PLAN_WAS = """
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
TO_PLAN = """
SELECT organization.id
FROM organizations_organization organization
LEFT JOIN checkins_checkinpolicy policy ON policy.organization_id = organization.id
WHERE (
  policy.planned_at IS NULL
  OR policy.n_changes <> policy.n_planned
  OR policy.planned_at NOT BETWEEN as_of - interval '1 hour' AND as_of + interval '1 hour'
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
    as_of - CASE WHEN policy.n_attempts < 5 THEN interval '90 seconds'
            ELSE interval '1 hour' END
    AND as_of + interval '1 hour'
)
"""


class Migration(migrations.Migration):
    dependencies = (("scheduling", "0001_models_from_checkins"),)
    operations = (
        ReplaceSystemFunction(
            f"checkins_to_plan({AS_OF})",
            "SETOF bigint",
            TO_PLAN,
            TO_PLAN_WAS,
            "checkins_to_plan()",
        ),
    )
