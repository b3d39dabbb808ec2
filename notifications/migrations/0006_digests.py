"""The question for weeks that are over; it answers with ids alone."""

from django.db import migrations

from organizations.migration_operations import SystemFunction

TO_DIGEST = """
SELECT policy.organization_id FROM checkins_checkinpolicy policy
WHERE EXISTS (
  SELECT FROM checkins_period period
  WHERE period.organization_id = policy.organization_id
    AND period.week_on > current_date - 21 AND period.excuse = ''
    AND period.closes_at <= now() AND period.closes_at > now() - interval '15 days'
)
"""


class Migration(migrations.Migration):
    dependencies = (
        ("notifications", "0005_news"),
        ("checkins", "0006_periods"),
    )
    operations = (
        SystemFunction("notifications_to_digest()", "SETOF bigint", TO_DIGEST),
    )
