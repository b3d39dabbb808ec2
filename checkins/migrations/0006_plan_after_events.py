"""A plan is behind, too, when goals, people or places changed since."""

from django.db import migrations, models

from organizations.migration_operations import ReplaceSystemFunction

WAS = """
SELECT organization.id
FROM organizations_organization organization
LEFT JOIN checkins_checkinpolicy policy ON policy.organization_id = organization.id
WHERE policy.planned_at IS NULL
  OR policy.n_changes <> policy.n_planned
  OR policy.planned_at < now() - interval '1 hour'
"""
# As checkins/cadence/behind.py counts; a test holds the two together.
TO_PLAN = """
SELECT organization.id
FROM organizations_organization organization
LEFT JOIN checkins_checkinpolicy policy ON policy.organization_id = organization.id
WHERE policy.planned_at IS NULL
  OR policy.n_changes <> policy.n_planned
  OR policy.planned_at < now() - interval '1 hour'
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
"""


class Migration(migrations.Migration):
    dependencies = (("checkins", "0005_sweeps"),)
    operations = (
        migrations.AddField(
            model_name="checkinpolicy",
            name="events_floor",
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="checkinpolicy",
            name="n_events",
            field=models.BigIntegerField(default=0, editable=False),
        ),
        ReplaceSystemFunction("checkins_to_plan()", "SETOF bigint", TO_PLAN, WAS),
    )
