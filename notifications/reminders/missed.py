"""Who has missed several check-ins in a row; their manager hears of it, once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from notifications.models import Kind, Message
from notifications.outbox import Saying, say_many
from organizations.models import Membership

if TYPE_CHECKING:
    from organizations.models import Organization

LOOKS_BACK = dt.timedelta(days=400)
# What ended longer ago is not told of any more, when somebody turns this on.
IS_NEWS = dt.timedelta(days=8)

# Excused check-ins count neither way. A streak is named after its first missed one.
STREAKS = """
WITH closed AS (
  SELECT member_id, public_id, grace_until, submitted_at,
    row_number() OVER (PARTITION BY member_id ORDER BY week_on DESC) AS place
  FROM checkins_period
  WHERE organization_id = %(organization)s AND excuse = ''
    AND grace_until <= %(now)s AND grace_until > %(since)s
), streak AS (
  SELECT member_id, max(grace_until) AS ended_at,
    coalesce(min(place) FILTER (WHERE submitted_at IS NOT NULL) - 1, count(*)) AS missed
  FROM closed GROUP BY member_id
)
SELECT streak.member_id, closed.public_id, streak.missed
FROM streak
JOIN closed ON closed.member_id = streak.member_id AND closed.place = streak.missed
WHERE streak.missed >= %(n)s AND streak.ended_at > %(news)s
ORDER BY streak.member_id
"""


class Streak(NamedTuple):
    """Somebody's check-ins missed in a row, named after the first of them."""

    member_id: int
    first: str
    n_missed: int


def tell_managers(organization: Organization, n: int, now: dt.datetime) -> int:
    """One message to each manager and day, with all who are new. How many."""
    told = _told(organization, now)
    new = [each for each in streaks(organization, n, now) if each.first not in told]
    by_manager: defaultdict[int, list[Streak]] = defaultdict(list)
    managers = dict(
        Membership.objects.in_organization(organization)
        .current()
        .filter(pk__in=[each.member_id for each in new])
        .exclude(manager=None)
        .values_list("pk", "manager_id")
    )
    for each in new:
        if each.member_id in managers:
            by_manager[managers[each.member_id]].append(each)
    rows = Membership.objects.in_organization(organization).current()
    sayings = []
    for manager in rows.filter(pk__in=by_manager).select_related("location"):
        manager.organization = organization
        today = now.astimezone(manager.zone).date().isoformat()
        data = {"streaks": [list(each) for each in by_manager[manager.pk]]}
        sayings.append(Saying(today, manager, data=data))
    return len(say_many(Kind.ESCALATED, organization, sayings))


def streaks(organization: Organization, n: int, now: dt.datetime) -> list[Streak]:
    """Of everybody who missed at least the last `n`. Queries: 1."""
    values: dict[str, Any] = {
        "organization": organization.pk,
        "now": now,
        "since": now - LOOKS_BACK,
        "news": now - IS_NEWS,
        "n": n,
    }
    with connection.cursor() as cursor:
        cursor.execute(STREAKS, values)
        return [Streak(*row) for row in cursor.fetchall()]


def _told(organization: Organization, now: dt.datetime) -> set[str]:
    rows = Message.objects.filter(
        organization=organization,
        kind=Kind.ESCALATED,
        created_at__gt=now - LOOKS_BACK,
    ).values_list("data", flat=True)
    return {first for data in rows for _member, first, _n in data["streaks"]}
