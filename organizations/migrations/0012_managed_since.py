"""Since when somebody's manager is theirs, whatever code changed it."""

from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION organizations_date_manager() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.managed_since IS NOT DISTINCT FROM OLD.managed_since THEN
    NEW.managed_since := clock_timestamp();
  END IF;
  RETURN NEW;
END
$$
"""
TRIGGER = """
CREATE TRIGGER date_manager BEFORE UPDATE OF manager_id ON organizations_membership
FOR EACH ROW WHEN (OLD.manager_id IS DISTINCT FROM NEW.manager_id)
EXECUTE FUNCTION organizations_date_manager()
"""


class Migration(migrations.Migration):
    dependencies = (("organizations", "0011_fill_unit_leads"),)
    operations = (
        migrations.AddField(
            "membership",
            "managed_since",
            models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION organizations_date_manager()"),
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER date_manager ON organizations_membership"
        ),
    )
