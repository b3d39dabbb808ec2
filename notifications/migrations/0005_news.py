"""The questions that look across organizations; each answers with ids alone."""

from django.db import migrations

from organizations.migration_operations import SystemFunction

WITH_NEWS = """
SELECT DISTINCT organization_id FROM organizations_event WHERE processed_at IS NULL
"""
TO_LOOK_AROUND = """
SELECT organization_id FROM checkins_checkinpolicy
WHERE escalates_after IS NOT NULL OR abandoned_after IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = (
        ("notifications", "0004_new_link"),
        ("organizations", "0005_protect_locations"),
    )
    operations = (
        SystemFunction("notifications_with_news()", "SETOF bigint", WITH_NEWS),
        SystemFunction(
            "notifications_to_look_around()", "SETOF bigint", TO_LOOK_AROUND
        ),
    )
