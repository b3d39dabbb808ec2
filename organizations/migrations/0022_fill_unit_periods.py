"""Fills in the units of the past, as far as the events of moves tell.

The first move of a person says in which unit they were before it. Without a move the
present unit is theirs from the beginning. Days are those of the organization. May run
again: who has periods is left alone. Backwards nothing: the table goes with its own
migration.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# On a day with several moves the last one counts; units that are gone count as none.
FILL = """
WITH moves AS (
  SELECT DISTINCT ON (event.object_id, moved_on) event.object_id AS member_id,
    (event.created_at AT TIME ZONE organization.time_zone)::date AS moved_on,
    (event.data ->> 'before')::bigint AS before_id, (event.data ->> 'after')::bigint AS after_id
  FROM organizations_event event
  JOIN organizations_organization organization ON organization.id = event.organization_id
  WHERE event.organization_id = %(organization)s AND event.verb = 'member.unit_changed'
  ORDER BY event.object_id, moved_on, event.id DESC
), first AS (
  SELECT DISTINCT ON (event.object_id) event.object_id AS member_id,
    (event.data ->> 'before')::bigint AS unit_id
  FROM organizations_event event
  WHERE event.organization_id = %(organization)s AND event.verb = 'member.unit_changed'
  ORDER BY event.object_id, event.id
), starts AS (
  SELECT member_id, unit_id, NULL::date AS from_on FROM first
  UNION ALL SELECT member_id, after_id, moved_on FROM moves
  UNION ALL SELECT id, unit_id, NULL FROM organizations_membership member
    WHERE organization_id = %(organization)s
      AND NOT EXISTS (SELECT FROM first WHERE first.member_id = member.id)
), periods AS (
  SELECT member_id, unit_id, from_on, lead(from_on) OVER (
    PARTITION BY member_id ORDER BY from_on NULLS FIRST) AS until_on
  FROM starts
)
INSERT INTO organizations_unitperiod
  (organization_id, member_id, unit_id, from_on, until_on)
SELECT %(organization)s, periods.member_id, unit.id, from_on, until_on
FROM periods
JOIN organizations_membership member ON member.id = periods.member_id
  AND member.organization_id = %(organization)s
JOIN organizations_unit unit ON unit.organization_id = %(organization)s
  AND unit.id = CASE WHEN until_on IS NULL THEN member.unit_id ELSE periods.unit_id END
WHERE NOT EXISTS (SELECT FROM organizations_unitperiod known
  WHERE known.organization_id = %(organization)s
    AND known.member_id = periods.member_id)
"""


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One organization after the other: row-level security holds for the owner too."""
    database = schema_editor.connection.alias
    organizations = apps.get_model("organizations", "Organization").objects
    for pk in organizations.using(database).values_list("pk", flat=True):
        enter(schema_editor, str(pk))
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(FILL, {"organization": pk})
    enter(schema_editor, "")


def enter(schema_editor: BaseDatabaseSchemaEditor, organization_id: str) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.organization_id', %s, true)", [organization_id]
        )


class Migration(migrations.Migration):
    dependencies = (("organizations", "0021_unit_periods"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
