"""Goals that nobody has said a word about for long; their owners are asked once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction

from checkins.cadence.away import away_from
from checkins.models import Period, SilentGoal
from notifications.models import Kind
from notifications.outbox import Saying, say_many
from organizations.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organizations.models import Organization

DAY = dt.timedelta(days=1)
LOOKS_BACK = dt.timedelta(days=400)
# Local hours in which people are asked: never so that quiet hours move the question to
# a day that has its reminder.
HOURS = range(9, 17)

# One question for each silence: it is named after the last word before it.
SILENT = """
SELECT goal.id, goal.owner_id, goal.since
FROM (
  SELECT id, owner_id, coalesce(updated_on, created_at::date) AS since
  FROM goals_goal
  WHERE organization_id = %(organization)s AND state = 'active'
    AND metric_type <> 'none' AND owner_id IS NOT NULL
    AND coalesce(updated_on, created_at::date) < %(before)s
) goal
WHERE NOT EXISTS (
    SELECT FROM checkins_silentgoal asked
    WHERE asked.organization_id = %(organization)s AND asked.goal_id = goal.id
      AND asked.silent_since = goal.since
  )
  AND %(n)s <= (
    SELECT count(*) FROM checkins_period period
    WHERE period.organization_id = %(organization)s
      AND period.member_id = goal.owner_id AND period.excuse = ''
      AND period.week_on > goal.since AND period.week_on > %(since)s
      AND period.grace_until <= %(now)s AND goal.id = ANY(period.goal_ids)
  )
ORDER BY goal.owner_id, goal.id
"""


class Silence(NamedTuple):
    goal_id: int
    owner_id: int
    since: dt.date


@transaction.atomic
def ask_owners(organization: Organization, n: int, now: dt.datetime) -> int:
    """One question to each owner, with all their silent goals. How many.

    Who had another message today, or gets a reminder, is asked on another day.
    """
    by_owner: defaultdict[int, list[Silence]] = defaultdict(list)
    for silence in silences(organization, n, now):
        by_owner[silence.owner_id].append(silence)
    sayings = [
        Saying(
            now.astimezone(owner.zone).date().isoformat(),
            owner,
            data={"goals": [silence.goal_id for silence in by_owner[owner.pk]]},
        )
        for owner in _askable(organization, list(by_owner), now)
    ]
    said = say_many(Kind.SILENT_GOAL, organization, sayings)
    SilentGoal.objects.bulk_create(
        [
            SilentGoal(
                organization=organization,
                goal_id=silence.goal_id,
                silent_since=silence.since,
                asked_at=now,
            )
            for message in said
            for silence in by_owner[message.recipient_id or 0]
        ],
        ignore_conflicts=True,
    )
    return len(said)


def silences(organization: Organization, n: int, now: dt.datetime) -> list[Silence]:
    """Goals that were asked about `n` times since the last word. Queries: 1."""
    today = now.date()
    values: dict[str, Any] = {
        "organization": organization.pk,
        "now": now,
        "since": today - LOOKS_BACK,
        "before": today - DAY * 7 * (n - 1),
        "n": n,
    }
    with connection.cursor() as cursor:
        cursor.execute(SILENT, values)
        return [Silence(*row) for row in cursor.fetchall()]


def _askable(
    organization: Organization, ids: list[int], now: dt.datetime
) -> Iterator[Membership]:
    """Those at work, whom no reminder comes to within a day. Queries: 4, or 0."""
    if not ids:
        return
    reminded = Period.objects.filter(
        organization=organization,
        member_id__in=ids,
        submitted_at=None,
        excuse="",
        remind_at__range=(now, now + DAY),
    ).values("member_id")
    away = away_from(organization, now.date() - DAY, now.date() + DAY, ids)
    rows = Membership.objects.in_organization(organization).current()
    for owner in (
        rows.filter(pk__in=ids).exclude(pk__in=reminded).select_related("location")
    ):
        owner.organization = organization
        local = now.astimezone(owner.zone)
        if local.hour in HOURS and not away.excuse(owner, local.date()):
            yield owner
