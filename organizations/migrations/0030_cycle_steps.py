"""The database refuses a cycle that leaves out a state, whatever code moves it."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

REFUSE = """
CREATE FUNCTION organizations_refuse_cycle_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  states CONSTANT text[] := ARRAY['open', 'planning', 'running', 'closing', 'closed'];
BEGIN
  IF abs(array_position(states, OLD.state::text) - array_position(states, NEW.state::text))
      IS DISTINCT FROM 1 THEN
    RAISE EXCEPTION 'cycle % cannot move from % to %', NEW.id, OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'cycle_step';
  END IF;
  RETURN NEW;
END $$
"""
TRIGGER = """
CREATE TRIGGER refuse_cycle_step BEFORE UPDATE OF state ON organizations_cycle
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION organizations_refuse_cycle_step()
"""


class Migration(migrations.Migration):
    dependencies = (("organizations", "0029_fill_cycle_state"),)
    operations = (
        ValidateConstraint("cycle", "cycle_state_known"),
        migrations.RunSQL(REFUSE, "DROP FUNCTION organizations_refuse_cycle_step()"),
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER refuse_cycle_step ON organizations_cycle"
        ),
    )
