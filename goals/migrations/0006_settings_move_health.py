"""Thresholds, time zones and cycles' dates move the health of goals without a goal's change.

Their triggers take the organization's last day away: the sweep of the new day then works
everything out anew (goals/sweeps.py).
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION goals_forget_day_of_organization() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM goals_rollupday WHERE organization_id = NEW.id;
  RETURN NULL;
END $$;

CREATE FUNCTION goals_forget_day_of_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM goals_rollupday WHERE organization_id = NEW.organization_id;
  RETURN NULL;
END $$;

CREATE TRIGGER goals_organization_changed
  AFTER UPDATE OF on_track_from, at_risk_from, time_zone ON organizations_organization
  FOR EACH ROW EXECUTE FUNCTION goals_forget_day_of_organization();
CREATE TRIGGER goals_cycle_changed
  AFTER UPDATE OF starts_on, ends_on ON organizations_cycle
  FOR EACH ROW EXECUTE FUNCTION goals_forget_day_of_cycle();
"""

BACKWARDS = """
DROP TRIGGER goals_cycle_changed ON organizations_cycle;
DROP TRIGGER goals_organization_changed ON organizations_organization;
DROP FUNCTION goals_forget_day_of_cycle();
DROP FUNCTION goals_forget_day_of_organization();
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0005_refuse_loops"),)
    operations = (migrations.RunSQL(FORWARDS, BACKWARDS),)
