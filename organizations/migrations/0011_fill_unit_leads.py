"""Fills the table of leads.

Until now a member with the role “leader” led their own unit. Backwards the roles say so
still.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def name_leaders(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One organization after the other: row-level security holds for the owner too."""
    organization = apps.get_model("organizations", "Organization")
    membership = apps.get_model("organizations", "Membership")
    unit_lead = apps.get_model("organizations", "UnitLead")
    database = schema_editor.connection.alias
    for pk in organization.objects.using(database).values_list("pk", flat=True):
        enter(schema_editor, str(pk))
        leaders = membership.objects.using(database).filter(
            organization_id=pk, role="leader", unit__isnull=False
        )
        unit_lead.objects.using(database).bulk_create(
            [
                unit_lead(organization_id=pk, unit_id=unit_id, member_id=member_id)
                for member_id, unit_id in leaders.values_list("pk", "unit_id")
            ],
            ignore_conflicts=True,
        )
    enter(schema_editor, "")


def enter(schema_editor: BaseDatabaseSchemaEditor, organization_id: str) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.organization_id', %s, true)", [organization_id]
        )


class Migration(migrations.Migration):
    dependencies = (("organizations", "0010_unit_leads"),)
    operations = (migrations.RunPython(name_leaders, migrations.RunPython.noop),)
