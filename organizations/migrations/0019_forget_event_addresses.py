"""Lets retention forget the client's address of an old event, and nothing else of it.

Events are append-only for the app's role. The trigger refuses to write an address later,
and to forget one that is less than 30 days old.
"""

from django.db import migrations

from organizations.migration_operations import AllowUpdate

FUNCTION = """
CREATE FUNCTION organizations_keep_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.client_ip IS NOT NULL OR OLD.created_at > now() - interval '30 days' THEN
    RAISE EXCEPTION 'The address of an event is only forgotten, after 30 days.'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$
"""
TRIGGER = """
CREATE TRIGGER keep_address BEFORE UPDATE OF client_ip ON organizations_event
FOR EACH ROW WHEN (OLD.client_ip IS DISTINCT FROM NEW.client_ip)
EXECUTE FUNCTION organizations_keep_address()
"""


class Migration(migrations.Migration):
    dependencies = (("organizations", "0018_event_indexes"),)
    operations = (
        migrations.RunSQL(FUNCTION, "DROP FUNCTION organizations_keep_address()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER keep_address ON organizations_event"),
        AllowUpdate("event", ("client_ip",)),
    )
