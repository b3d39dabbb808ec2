"""Who gets a digest of which week, and when: from rows, as often as anybody asks.

A digest is due at the organization's hour, by its reader's clock, on the first working
day after the week's check-ins have closed. The message is named after the week, so that
it is said once, whoever plans it, and however often (RELIABILITY R2, R7).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from checkins.cadence.policy import policy_of
from checkins.models import Period
from checkins.rules import WEEK
from notifications.models import Channel, ChatWebhook, Kind
from notifications.outbox import Saying, say_many
from notifications.outbox.channels import chosen
from organizations.models import Membership, Organization
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

DAY = dt.timedelta(days=1)
# A week is told of when all of it has closed, or this long after its first day: one who
# is asked once a month does not hold everybody else's news back.
LATEST = dt.timedelta(days=10)
# What closed longer ago is no news; a digest that could not go out for so long is left.
NEWS = dt.timedelta(days=4)
WEEKEND = (6, 7)


def plan_digests(organization_id: int, now: dt.datetime | None = None) -> int:
    """Have the digests said of what has closed lately. How many are new."""
    now = now or timezone.now()
    with in_organization(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        at = policy_of(organization).digest_at
        n = len(
            say_many(
                Kind.MANAGER_DIGEST, organization, _managers(organization, at, now)
            )
        )
        weeks = list(_weeks(organization, now))
        units = [*_leaders(organization, at, weeks), *_rooms(organization, at, weeks)]
        return n + len(say_many(Kind.UNIT_DIGEST, organization, units))


type Closed = tuple[int, dt.date, dt.datetime]


def _closed(rows: Iterable[Closed], now: dt.datetime) -> Iterator[Closed]:
    """Those of which all is over, and lately."""
    for key, week_on, closes_at in rows:
        latest = dt.datetime.combine(week_on, dt.time(), dt.UTC) + LATEST
        at = min(closes_at, latest)
        if now - NEWS < at <= now:
            yield key, week_on, at


def _asked(organization: Organization, now: dt.datetime) -> QuerySet[Period]:
    return Period.objects.filter(
        organization=organization,
        excuse="",
        week_on__gt=now.date() - LATEST - NEWS - DAY,
        week_on__lte=now.date(),
    ).order_by()


def _managers(
    organization: Organization, at: dt.time, now: dt.datetime
) -> Iterator[Saying]:
    """Queries: 2."""
    rows = _asked(organization, now).filter(
        member__left_at=None, member__manager__isnull=False
    )
    closed = list(
        _closed(
            rows.values_list("member__manager_id", "week_on").annotate(
                Max("closes_at")
            ),
            now,
        )
    )
    people = _people(organization, {manager_id for manager_id, _on, _at in closed})
    for manager_id, week_on, closed_at in closed:
        if manager := people.get(manager_id):
            yield _saying(manager, week_on, closed_at, at)


def _weeks(
    organization: Organization, now: dt.datetime
) -> Iterator[tuple[dt.date, dt.datetime]]:
    """Weeks of the whole organization that have closed, and when. Queries: 1."""
    rows = _asked(organization, now).values_list("week_on").annotate(Max("closes_at"))
    for _key, week_on, closed_at in _closed(((0, *row) for row in rows), now):
        yield week_on, closed_at


def _leaders(
    organization: Organization,
    at: dt.time,
    weeks: list[tuple[dt.date, dt.datetime]],
) -> Iterator[Saying]:
    """Leaders of a unit who asked for it. Queries: 2, or 0."""
    if not weeks:
        return
    rows = Membership.objects.in_organization(organization).current()
    leaders = rows.filter(role=Membership.Role.LEADER, unit__isnull=False)
    people = {row.pk: row for row in leaders.select_related("location")}
    wanted = chosen(organization, Kind.UNIT_DIGEST, list(people))
    for key, channels in wanted.items():
        people[key].organization = organization
        if channels - {Channel.CHAT}:
            for week_on, closed_at in weeks:
                yield _saying(people[key], week_on, closed_at, at)


def _rooms(
    organization: Organization,
    at: dt.time,
    weeks: list[tuple[dt.date, dt.datetime]],
) -> Iterator[Saying]:
    """Chat rooms, by the organization's clock. Queries: 1, or 0."""
    if not weeks:
        return
    rooms = ChatWebhook.objects.filter(
        organization=organization,
        kinds__contains=[str(Kind.UNIT_DIGEST)],
        paused_at=None,
    )
    zone = ZoneInfo(organization.time_zone)
    for room in rooms:
        for week_on, closed_at in weeks:
            due_at = next_morning(closed_at, at, zone, WEEKEND)
            yield Saying(
                str(week_on),
                webhook=room,
                data={"week": str(week_on)},
                due_at=due_at,
                expires_at=due_at + NEWS,
            )


def _people(organization: Organization, ids: set[int]) -> dict[int, Membership]:
    rows = Membership.objects.in_organization(organization).current()
    found = {row.pk: row for row in rows.filter(pk__in=ids).select_related("location")}
    for row in found.values():
        row.organization = organization
    return found


def _saying(
    to: Membership, week_on: dt.date, closed_at: dt.datetime, at: dt.time
) -> Saying:
    weekend = to.location.weekend if to.location else WEEKEND
    due_at = next_morning(closed_at, at, to.zone, weekend)
    return Saying(
        str(week_on),
        to,
        data={"week": str(week_on)},
        due_at=due_at,
        expires_at=due_at + NEWS,
    )


def next_morning(
    after: dt.datetime, at: dt.time, zone: ZoneInfo, weekend: Iterable[int]
) -> dt.datetime:
    """At that time on the next working day where somebody is.

    In the hour that a clock leaves out, it is the one after; in one that it has twice,
    the first.
    """
    free = set(weekend)
    day = after.astimezone(zone).date() + DAY
    # A week without a working day is a mistake in somebody's setup.
    while day.isoweekday() in free and len(free) < WEEK:
        day += DAY
    return dt.datetime.combine(day, at, zone).astimezone(dt.UTC)
