"""What is due for telling, delivering, reading and summing up, as of a given moment.

The application names the moment, so that one clock decides what is due; a version that
does not yet is answered as of now.
"""

from django.db import migrations

from organizations.migration_operations import ReplaceSystemFunction

AS_OF = "as_of timestamptz DEFAULT now()"
TO_REMIND_WAS = """
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
TO_REMIND = """
SELECT DISTINCT period.organization_id
FROM checkins_period period
CROSS JOIN LATERAL (
  VALUES ('check_in.closing', period.remind_at), ('check_in.opened', period.opens_at)
) AS moment (kind, at)
LEFT JOIN checkins_checkinpolicy policy
  ON policy.organization_id = period.organization_id
WHERE period.submitted_at IS NULL AND period.excuse = ''
  AND moment.at <= as_of AND period.closes_at > as_of
  AND (moment.kind = 'check_in.closing' OR (
    policy.announces_opening AND period.opens_at > as_of - interval '1 day'
    AND (period.remind_at IS NULL OR period.remind_at
         > greatest(as_of, period.opens_at + interval '12 hours'))
  ))
  AND NOT EXISTS (
    SELECT FROM notifications_message message
    WHERE message.organization_id = period.organization_id
      AND message.recipient_id = period.member_id
      AND message.kind = moment.kind AND message.occurrence = period.public_id
  )
"""
TO_DELIVER_WAS = """
SELECT DISTINCT organization_id FROM notifications_delivery
WHERE (state = 'waiting' AND due_at <= now())
  OR (state IN ('claimed', 'handing_over') AND claimed_at < now() - interval '90 seconds')
"""
# How long a worker has been silent is told by the database's clock, which also writes
# `claimed_at` (notifications/delivery/claims.py).
TO_DELIVER = """
SELECT DISTINCT organization_id FROM notifications_delivery
WHERE (state = 'waiting' AND due_at <= as_of)
  OR (state IN ('claimed', 'handing_over') AND claimed_at < now() - interval '90 seconds')
"""
WITH_NEWS_WAS = """
SELECT DISTINCT organization_id FROM organizations_event
WHERE processed_at IS NULL AND (retry_at IS NULL OR retry_at <= now())
"""
WITH_NEWS = """
SELECT DISTINCT organization_id FROM organizations_event
WHERE processed_at IS NULL AND (retry_at IS NULL OR retry_at <= as_of)
"""
TO_DIGEST_WAS = """
SELECT policy.organization_id FROM checkins_checkinpolicy policy
WHERE EXISTS (
  SELECT FROM checkins_period period
  WHERE period.organization_id = policy.organization_id
    AND period.week_on > current_date - 21 AND period.excuse = ''
    AND period.closes_at <= now() AND period.closes_at > now() - interval '15 days'
)
"""
TO_DIGEST = """
SELECT policy.organization_id FROM checkins_checkinpolicy policy
WHERE EXISTS (
  SELECT FROM checkins_period period
  WHERE period.organization_id = policy.organization_id
    AND period.week_on > as_of::date - 21 AND period.excuse = ''
    AND period.closes_at <= as_of AND period.closes_at > as_of - interval '15 days'
)
"""


class Migration(migrations.Migration):
    dependencies = (("notifications", "0008_period_of_scheduling"),)
    operations = (
        ReplaceSystemFunction(
            f"notifications_to_remind({AS_OF})",
            "SETOF bigint",
            TO_REMIND,
            TO_REMIND_WAS,
            "notifications_to_remind()",
        ),
        ReplaceSystemFunction(
            f"notifications_to_deliver({AS_OF})",
            "SETOF bigint",
            TO_DELIVER,
            TO_DELIVER_WAS,
            "notifications_to_deliver()",
        ),
        ReplaceSystemFunction(
            f"notifications_with_news({AS_OF})",
            "SETOF bigint",
            WITH_NEWS,
            WITH_NEWS_WAS,
            "notifications_with_news()",
        ),
        ReplaceSystemFunction(
            f"notifications_to_digest({AS_OF})",
            "SETOF bigint",
            TO_DIGEST,
            TO_DIGEST_WAS,
            "notifications_to_digest()",
        ),
    )
