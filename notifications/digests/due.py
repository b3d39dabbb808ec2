"""Who gets a digest of which week, and when: from rows, as often as anybody asks.

A digest is due at the organization's hour, by its reader's clock, on their first working
day after the check-ins that it tells of have closed: not on their weekend, a holiday where
they are, or their leave. The message is named after the week, so that it is said once,
whoever plans it, and however often (RELIABILITY R2, R7).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from checkins.cadence.away import Away, away_from
from checkins.cadence.policy import policy_of
from checkins.cadence.rules import local_instant
from checkins.models import Period
from checkins.querysets import is_here
from checkins.rules import WEEK
from notifications.models import Channel, ChatWebhook, Kind
from notifications.outbox import Saying, say_many
from notifications.outbox.channels import chosen
from notifications.outbox.faults import step
from organizations.hierarchy import main_units
from organizations.models import Membership, Organization, Unit, UnitLead
from organizations.selectors import unit_with_ancestors
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import QuerySet

DAY = dt.timedelta(days=1)
# A week is told of when all of it has closed, or this long after its first day: one who
# is asked once a month does not hold everybody else's news back.
LATEST = dt.timedelta(days=10)
# What closed longer ago is no news; a digest that could not go out for so long is left.
NEWS = dt.timedelta(days=4)
WEEKEND = frozenset({6, 7})
# Nobody's days off are looked through for longer.
MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Due:
    """A week to be told, to a member or in a room, from when it has closed for them."""

    week_on: dt.date
    closed_at: dt.datetime
    to: Membership | None = None
    room: ChatWebhook | None = None


def plan_digests(organization_id: int, now: dt.datetime | None = None) -> int:
    """Have the digests said of what has closed lately. How many are new."""
    now = now or timezone.now()
    with in_organization(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        due = {
            Kind.MANAGER_DIGEST: list(_managers(organization, now)),
            Kind.UNIT_DIGEST: list(_units(organization, now)),
        }
        times = _times(
            organization, [*due[Kind.MANAGER_DIGEST], *due[Kind.UNIT_DIGEST]]
        )
        n = 0
        for kind, each in due.items():
            sayings = [saying for one in each if (saying := times.saying(one))]
            n += len(say_many(kind, organization, sayings))
        step("digests_said")
        return n


# --- Of which weeks -------------------------------------------------------------------


def _asked(organization: Organization, now: dt.datetime) -> QuerySet[Period]:
    return Period.objects.filter(
        is_here("member"),
        organization=organization,
        excuse="",
        week_on__gt=now.date() - LATEST - NEWS - DAY,
        week_on__lte=now.date(),
    ).order_by()


def _closed_at(
    week_on: dt.date, closes_at: dt.datetime, now: dt.datetime
) -> dt.datetime | None:
    """When all of it was over; None: not yet, or too long ago."""
    latest = dt.datetime.combine(week_on, dt.time(), dt.UTC) + LATEST
    at = min(closes_at, latest)
    return at if now - NEWS < at <= now else None


def _managers(organization: Organization, now: dt.datetime) -> Iterator[Due]:
    """Whoever has people who were asked. Queries: 2."""
    managed = _asked(organization, now).filter(member__manager__isnull=False)
    rows = managed.values_list("member__manager_id", "week_on")
    closed = [
        (manager_id, week_on, at)
        for manager_id, week_on, closes_at in rows.annotate(Max("closes_at"))
        if (at := _closed_at(week_on, closes_at, now))
    ]
    people = _people(organization, {manager_id for manager_id, _on, _at in closed})
    for manager_id, week_on, at in closed:
        if manager := people.get(manager_id):
            yield Due(week_on, at, to=manager)


def _people(organization: Organization, ids: Iterable[int]) -> dict[int, Membership]:
    rows = Membership.objects.in_organization(organization).current()
    found = {row.pk: row for row in rows.filter(pk__in=ids).select_related("location")}
    for row in found.values():
        row.organization = organization
    return found


def _units(organization: Organization, now: dt.datetime) -> Iterator[Due]:
    """Leaders and rooms that asked for their unit's. Queries: 3, and 2 for the weeks."""
    leaders, rooms = _leaders(organization), _rooms(organization)
    if not leaders and not rooms:
        return
    weeks = _weeks(organization, now)
    led = main_units(organization.pk, [leader.pk for leader in leaders])
    for leader in leaders:
        for week_on, at in weeks.get(led.get(leader.pk), ()):
            yield Due(week_on, at, to=leader)
    for room in rooms:
        for week_on, at in weeks.get(room.unit_id, ()):
            yield Due(week_on, at, room=room)


def _leaders(organization: Organization) -> list[Membership]:
    """Leads of a unit who asked for it. Queries: 2."""
    rows = Membership.objects.in_organization(organization).current()
    leaders = rows.filter(pk__in=UnitLead.objects.values("member"))
    people = {row.pk: row for row in leaders.select_related("location")}
    for row in people.values():
        row.organization = organization
    wanted = chosen(organization, Kind.UNIT_DIGEST, list(people))
    return [people[key] for key, by in wanted.items() if by - {Channel.CHAT}]


def _rooms(organization: Organization) -> list[ChatWebhook]:
    rooms = ChatWebhook.objects.filter(
        organization=organization,
        kinds__contains=[str(Kind.UNIT_DIGEST)],
        paused_at=None,
    )
    return list(rooms)


def _weeks(
    organization: Organization, now: dt.datetime
) -> dict[int | None, list[tuple[dt.date, dt.datetime]]]:
    """By unit, weeks that are over for all of it and below, and since when. Queries: 2.

    None: for the whole organization.
    """
    units = {row.pk: row for row in Unit.objects.filter(organization=organization)}
    rows = _asked(organization, now).values_list("member__unit_id", "week_on")
    latest: dict[tuple[int | None, dt.date], dt.datetime] = {}
    for unit_id, week_on, closes_at in rows.annotate(Max("closes_at")):
        above = (unit.pk for unit in unit_with_ancestors(units, unit_id))
        for key in (*above, None):
            known = latest.get((key, week_on), closes_at)
            latest[key, week_on] = max(known, closes_at)
    found = defaultdict(list)
    for (unit_id, week_on), closes_at in latest.items():
        if at := _closed_at(week_on, closes_at, now):
            found[unit_id].append((week_on, at))
    return found


# --- And when -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Times:
    """When everybody works: `at` is the organization's hour, a local time."""

    organization: Organization
    at: dt.time
    away: Away

    def saying(self, due: Due) -> Saying | None:
        """None for who is away for so long that it is no news by then.

        A room has the organization's clock and the days off of everybody.
        """
        to = due.to
        zone = to.zone if to else ZoneInfo(self.organization.time_zone)
        usual = next_morning(due.closed_at, self.at, zone, self._is_free(to))
        if usual is None:
            return None
        due_at: dt.datetime | None = usual
        if to is not None:
            due_at = next_morning(due.closed_at, self.at, zone, self._is_away(to))
        expires_at = usual + NEWS
        if due_at is None or due_at >= expires_at:
            return None
        week = str(due.week_on)
        return Saying(week, to, due.room, {"week": week}, due_at, expires_at)

    def _is_free(self, to: Membership | None) -> Callable[[dt.date], bool]:
        """Whether nobody works there on a day."""
        location = to.location if to else None
        weekend = frozenset(location.weekend) if location else WEEKEND
        if len(weekend) == WEEK:
            # A mistake in somebody's setup: there, every day is a day.
            weekend = frozenset()
        where = location.pk if location else None
        return lambda day: (
            day.isoweekday() in weekend or self.away.is_holiday(where, day)
        )

    def _is_away(self, to: Membership) -> Callable[[dt.date], bool]:
        is_free = self._is_free(to)
        return lambda day: is_free(day) or self.away.is_on_leave(to.pk, day)


def _times(organization: Organization, due: list[Due]) -> Times:
    """Queries: 1, and 2 when anything is due."""
    at = policy_of(organization).digest_at
    if not due:
        return Times(organization, at, Away())
    days = [one.closed_at.date() for one in due]
    last = max(days) + DAY * (MOST_DAYS + 1)
    members = {one.to.pk for one in due if one.to}
    return Times(organization, at, away_from(organization, min(days), last, members))


def next_morning(
    after: dt.datetime,
    at: dt.time,
    zone: ZoneInfo,
    is_free: Callable[[dt.date], bool],
) -> dt.datetime | None:
    """At that time on the next day that is not free; None: not soon."""
    today = after.astimezone(zone).date()
    days = (today + DAY * n for n in range(1, MOST_DAYS + 1))
    day = next((day for day in days if not is_free(day)), None)
    return None if day is None else local_instant(day, at, zone)
