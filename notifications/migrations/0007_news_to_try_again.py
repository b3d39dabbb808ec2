"""An event whose handler failed has no organization woken before its time."""

from django.db import migrations

from organizations.migration_operations import ReplaceSystemFunction

WAS = """
SELECT DISTINCT organization_id FROM organizations_event WHERE processed_at IS NULL
"""
WITH_NEWS = """
SELECT DISTINCT organization_id FROM organizations_event
WHERE processed_at IS NULL AND (retry_at IS NULL OR retry_at <= now())
"""


class Migration(migrations.Migration):
    dependencies = (
        ("notifications", "0006_digests"),
        ("organizations", "0006_event_attempts"),
    )
    operations = (
        ReplaceSystemFunction(
            "notifications_with_news()", "SETOF bigint", WITH_NEWS, WAS
        ),
    )
