"""Notifies managers of people who missed several check-ins in a row, once for each streak.

After n missed ones the manager, after 2n the manager's manager, and so on up.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from notifications.models import Message
from notifications.outbox import Notification, notify_many
from notifications.types.missed_check_ins import MISSED_CHECK_INS
from organizations.hierarchy import lines_above
from organizations.models import Membership
from scheduling.clock import today_of

if TYPE_CHECKING:
    from organizations.models import Organization

LOOKS_BACK = dt.timedelta(days=400)
# Streaks that ended longer ago are left out when somebody turns this on.
NOT_NEWS_AFTER = dt.timedelta(days=8)

# Excused check-ins count neither way; one that is in counts at once, though it is still
# open. A streak is named after its first missed one.
STREAKS = """
WITH closed AS (
  SELECT member_id, public_id, grace_until, submitted_at,
    row_number() OVER (PARTITION BY member_id ORDER BY week_on DESC) AS place
  FROM checkins_period
  WHERE organization_id = %(organization)s AND excuse = ''
    AND (grace_until <= %(now)s OR submitted_at IS NOT NULL)
    AND grace_until > %(since)s
), streak AS (
  SELECT member_id, max(grace_until) AS ended_at,
    coalesce(min(place) FILTER (WHERE submitted_at IS NOT NULL) - 1, count(*)) AS missed
  FROM closed GROUP BY member_id
)
SELECT streak.member_id, closed.public_id, streak.missed, closed.grace_until
FROM streak
JOIN closed ON closed.member_id = streak.member_id AND closed.place = streak.missed
WHERE streak.missed >= %(n)s AND streak.ended_at > %(news)s
ORDER BY streak.member_id
"""


class MissedStreak(NamedTuple):
    """Check-ins that a member missed in a row.

    `first`: public id of the first one; its grace ended at `since`.
    """

    member_id: int
    first: str
    n_missed: int
    since: dt.datetime


def notify_managers(organization: Organization, n: int, now: dt.datetime) -> int:
    """One message a day to each manager, with everybody below them who is new. How many."""
    by_manager = _new_streaks(organization, n, now)
    rows = Membership.objects.in_organization(organization)
    notifications = []
    for manager in rows.filter(pk__in=by_manager).select_related("location"):
        manager.organization = organization
        today = today_of(manager, now).isoformat()
        data = {
            "streaks": [
                [each.member_id, each.first, each.n_missed]
                for each in by_manager[manager.pk]
            ]
        }
        notifications.append(Notification(today, manager, data=data))
    return len(notify_many(MISSED_CHECK_INS.kind, organization, notifications))


def _new_streaks(
    organization: Organization, n: int, now: dt.datetime
) -> dict[int, list[MissedStreak]]:
    """By manager, what they were not notified of: a level up for each `n`. Queries: 3."""
    found = streaks(organization, n, now)
    lines = lines_above(organization.pk, {each.member_id for each in found}, now)
    notified = _last_notified(organization, now)
    new: defaultdict[int, list[MissedStreak]] = defaultdict(list)
    for each in found:
        for manager_id in lines.get(each.member_id, [])[: each.n_missed // n]:
            # Before this streak began, it was about another one.
            before = notified.get((manager_id, each.member_id))
            if before is None or before < each.since:
                new[manager_id].append(each)
    return new


def streaks(organization: Organization, n: int, now: dt.datetime) -> list[MissedStreak]:
    """Of everybody who missed at least their last `n`. Queries: 1."""
    values: dict[str, Any] = {
        "organization": organization.pk,
        "now": now,
        "since": now - LOOKS_BACK,
        "news": now - NOT_NEWS_AFTER,
        "n": n,
    }
    with connection.cursor() as cursor:
        cursor.execute(STREAKS, values)
        return [MissedStreak(*row) for row in cursor.fetchall()]


def _last_notified(
    organization: Organization, now: dt.datetime
) -> dict[tuple[int | None, int], dt.datetime]:
    """By (manager, member), when the manager was last notified. Queries: 1."""
    rows = Message.objects.filter(
        organization=organization,
        kind=MISSED_CHECK_INS.kind,
        created_at__gt=now - LOOKS_BACK,
    ).order_by("created_at")
    return {
        (manager_id, member_id): created_at
        for manager_id, data, created_at in rows.values_list(
            "recipient_id", "data", "created_at"
        )
        for member_id, _first, _n in data["streaks"]
    }
