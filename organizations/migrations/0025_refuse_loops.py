"""The database refuses a person above themselves, and a unit below itself.

One lock for each organization orders concurrent changes, so that each walk up the line
sees every change that was committed before it. A loop that stood before is left alone
until somebody touches it.
"""

from django.db import migrations

LOCK = """
CREATE FUNCTION organizations_tree_lock(organization bigint) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock((3::bigint << 56) | organization)
$$
"""
REFUSE = """
CREATE FUNCTION organizations_refuse_{name}_loops() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM organizations_tree_lock(NEW.organization_id);
  IF EXISTS (
    WITH RECURSIVE up(id, above_id) AS (
      SELECT id, {column} FROM {table}
        WHERE organization_id = NEW.organization_id AND id = NEW.id
      UNION
      SELECT above.id, above.{column} FROM up JOIN {table} above
        ON above.organization_id = NEW.organization_id AND above.id = up.above_id
    ) SELECT FROM up WHERE above_id = NEW.id
  ) THEN
    RAISE EXCEPTION '{name} % would stand above itself', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = '{name}_no_loop';
  END IF;
  RETURN NULL;
END $$
"""
# Checked at the end of the statement: one that turns a line around may pass through a
# loop on the way.
TRIGGER = """
CREATE TRIGGER refuse_{name}_loops AFTER UPDATE OF {column} ON {table}
  FOR EACH ROW WHEN (NEW.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})
  EXECUTE FUNCTION organizations_refuse_{name}_loops()
"""
TREES = (
    {"name": "person", "table": "organizations_membership", "column": "manager_id"},
    {"name": "unit", "table": "organizations_unit", "column": "parent_id"},
)


class Migration(migrations.Migration):
    dependencies = (("organizations", "0024_people_unique"),)
    operations = (
        migrations.RunSQL(LOCK, "DROP FUNCTION organizations_tree_lock(bigint)"),
        *(
            migrations.RunSQL(
                REFUSE.format(**tree),
                f"DROP FUNCTION organizations_refuse_{tree['name']}_loops()",
            )
            for tree in TREES
        ),
        *(
            migrations.RunSQL(
                TRIGGER.format(**tree),
                f"DROP TRIGGER refuse_{tree['name']}_loops ON {tree['table']}",
            )
            for tree in TREES
        ),
    )
