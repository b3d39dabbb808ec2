"""What archived goals were before, from the events; drafts of today stay shared.

Managers and HR admins could read every draft until now: those that are there they read
still. Backwards the two columns go.
"""

from django.db import migrations

FILL = """
DO $$
DECLARE tenant bigint;
BEGIN
  FOR tenant IN SELECT id FROM organizations_organization LOOP
    PERFORM set_config('app.organization_id', tenant::text, true);
    UPDATE goals_goal SET is_shared = true
      WHERE organization_id = tenant AND state = 'draft';
    UPDATE goals_goal goal SET archived_from = coalesce(
      (SELECT event.data ->> 'before' FROM organizations_event event
       WHERE event.organization_id = tenant AND event.object_type = 'goals.goal'
         AND event.object_id = goal.id AND event.verb = 'goal.archived'
         AND event.data ->> 'before' IN ('draft', 'active', 'closed')
       ORDER BY event.id DESC LIMIT 1),
      CASE WHEN goal.closed_at IS NULL THEN 'active' ELSE 'closed' END)
      WHERE organization_id = tenant AND state = 'archived';
  END LOOP;
  PERFORM set_config('app.organization_id', '', true);
END $$
"""


class Migration(migrations.Migration):
    dependencies = (
        ("goals", "0015_goal_private_drafts"),
        ("organizations", "0006_event_attempts"),
    )
    operations = (migrations.RunSQL(FILL, migrations.RunSQL.noop),)
