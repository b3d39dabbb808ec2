"""The questions that look across organizations; each answers with ids alone."""

from django.db import migrations

from organizations.migration_operations import SystemFunction

TO_REMIND = """
SELECT DISTINCT period.organization_id
FROM checkins_period period
CROSS JOIN LATERAL (
  VALUES ('check_in.closing', period.remind_at), ('check_in.opened', period.opens_at)
) AS moment (kind, at)
LEFT JOIN checkins_checkinpolicy policy
  ON policy.organization_id = period.organization_id
WHERE period.submitted_at IS NULL AND period.excuse = ''
  AND moment.at <= now() AND period.closes_at > now()
  AND (moment.kind = 'check_in.closing' OR (
    policy.announces_opening AND period.opens_at > now() - interval '1 day'
    AND (period.remind_at IS NULL OR period.remind_at
         > greatest(now(), period.opens_at + interval '12 hours'))
  ))
  AND NOT EXISTS (
    SELECT FROM notifications_message message
    WHERE message.organization_id = period.organization_id
      AND message.recipient_id = period.member_id
      AND message.kind = moment.kind AND message.occurrence = period.public_id
  )
"""
TO_DELIVER = """
SELECT DISTINCT organization_id FROM notifications_delivery
WHERE (state = 'waiting' AND due_at <= now())
  OR (state IN ('claimed', 'handing_over') AND claimed_at < now() - interval '90 seconds')
"""
LINK = """
SELECT organization_id, id FROM notifications_accesslink WHERE token_hash = hash
"""


class Migration(migrations.Migration):
    dependencies = (
        ("notifications", "0002_protect_tenants"),
        ("checkins", "0006_periods"),
    )
    operations = (
        SystemFunction("notifications_to_remind()", "SETOF bigint", TO_REMIND),
        SystemFunction("notifications_to_deliver()", "SETOF bigint", TO_DELIVER),
        SystemFunction(
            "notifications_link(hash text)",
            "TABLE (organization_id bigint, link_id bigint)",
            LINK,
        ),
    )
