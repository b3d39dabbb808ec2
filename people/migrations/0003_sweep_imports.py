"""Finds imports that wait for a job, across organizations, with ids alone."""

from django.db import migrations

from organizations.migration_operations import SystemFunction

PENDING = """
SELECT organization_id, id FROM people_peopleimport
WHERE state IN ('uploaded', 'confirmed')
"""


class Migration(migrations.Migration):
    dependencies = (("people", "0002_imports"),)
    operations = (
        SystemFunction(
            "people_pending_imports()",
            "TABLE (organization_id bigint, import_id bigint)",
            PENDING,
        ),
    )
