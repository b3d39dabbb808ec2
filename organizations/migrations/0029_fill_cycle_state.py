"""Gives the cycles that exist the state that their dates ask for, never closed.

May run again: a cycle that has moved is left alone. Backwards nothing: the column goes
with its own migration.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FILL = """
UPDATE organizations_cycle cycle SET state = CASE
    WHEN today > ends_on THEN 'closing'
    WHEN today >= starts_on THEN 'running'
    ELSE 'planning' END
FROM (SELECT (clock_timestamp() AT TIME ZONE time_zone)::date AS today
      FROM organizations_organization WHERE id = %(organization)s) clock
WHERE cycle.organization_id = %(organization)s AND cycle.state = 'open'
  AND today >= starts_on - CASE kind
    WHEN 'month' THEN 7 WHEN 'quarter' THEN 28 WHEN 'half' THEN 42 ELSE 60 END
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
    dependencies = (("organizations", "0028_cycle_state"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
