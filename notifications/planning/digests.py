"""Plans the weekly digests: who gets one of which week, and when.

A digest is due at the organization's hour, by its reader's clock, on their first working
day after the check-ins in it have closed: not on their weekend, a holiday where they are,
or their leave. Its occurrence is the week, so it is written once, however often it is
planned (RELIABILITY R2, R7).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from notifications.crash_points import crash_point
from notifications.models import Channel, ChatWebhook
from notifications.outbox import Notification, notify_many
from notifications.outbox.channels import selected_channels
from notifications.types.manager_digest import MANAGER_DIGEST
from notifications.types.unit_digest import UNIT_DIGEST
from organizations.hierarchy import main_units, unit_on
from organizations.models import Membership, Organization, Unit, UnitLead
from organizations.querysets import is_here
from organizations.selectors import unit_with_ancestors
from organizations.tenancy import in_organization
from organizations.weeks import WEEK
from scheduling.check_in_policy import policy_of
from scheduling.days_off import DaysOff, days_off_from
from scheduling.models import Period
from scheduling.rules import local_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import QuerySet

DAY = dt.timedelta(days=1)
# A week has its digest when all its check-ins have closed, or this long after its first
# day: somebody with a monthly check-in does not hold everybody else's back.
LATEST = dt.timedelta(days=10)
# What closed longer ago gets no digest, and one that is so late is not sent any more.
NOT_NEWS_AFTER = dt.timedelta(days=4)
WEEKEND = frozenset({6, 7})
# Longer absences are not looked through.
MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A digest of a week, to a member or a chat room, and when that week has closed."""

    week_on: dt.date
    closed_at: dt.datetime
    to: Membership | None = None
    room: ChatWebhook | None = None


def plan_digests(organization_id: int, now: dt.datetime | None = None) -> int:
    """Write the digests of weeks that closed lately. How many are new."""
    now = now or timezone.now()
    with in_organization(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        due = {
            MANAGER_DIGEST.kind: list(_managers(organization, now)),
            UNIT_DIGEST.kind: list(_units(organization, now)),
        }
        times = _times(
            organization, [*due[MANAGER_DIGEST.kind], *due[UNIT_DIGEST.kind]]
        )
        n = 0
        for kind, each in due.items():
            notifications = [
                notification
                for one in each
                if (notification := times.notification(one))
            ]
            n += len(notify_many(kind, organization, notifications))
        crash_point("digests_written")
        return n


# --- Of which weeks -------------------------------------------------------------------


def _asked(organization: Organization, now: dt.datetime) -> QuerySet[Period]:
    return Period.objects.filter(
        is_here("member"),
        organization=organization,
        excuse="",
        week_on__gt=now.date() - LATEST - NOT_NEWS_AFTER - DAY,
        # It may be tomorrow already where they are.
        week_on__lte=now.date() + DAY,
    ).order_by()


def _closed_at(
    week_on: dt.date, closes_at: dt.datetime, now: dt.datetime
) -> dt.datetime | None:
    """When the whole week had closed; None: not yet, or too long ago."""
    latest = dt.datetime.combine(week_on, dt.time(), dt.UTC) + LATEST
    at = min(closes_at, latest)
    return at if now - NOT_NEWS_AFTER < at <= now else None


def _managers(organization: Organization, now: dt.datetime) -> Iterator[DueDigest]:
    """Of managers whose people had a check-in. Queries: 2."""
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
            yield DueDigest(week_on, at, to=manager)


def _people(organization: Organization, ids: Iterable[int]) -> dict[int, Membership]:
    rows = Membership.objects.in_organization(organization).current()
    found = {row.pk: row for row in rows.filter(pk__in=ids).select_related("location")}
    for row in found.values():
        row.organization = organization
    return found


def _units(organization: Organization, now: dt.datetime) -> Iterator[DueDigest]:
    """Of units, for leaders and rooms that asked. Queries: 3, and 2 for the weeks."""
    leaders, rooms = _leaders(organization), _rooms(organization)
    if not leaders and not rooms:
        return
    weeks = _weeks(organization, now)
    led = main_units(organization.pk, [leader.pk for leader in leaders])
    for leader in leaders:
        for week_on, at in weeks.get(led.get(leader.pk), ()):
            yield DueDigest(week_on, at, to=leader)
    for room in rooms:
        for week_on, at in weeks.get(room.unit_id, ()):
            yield DueDigest(week_on, at, room=room)


def _leaders(organization: Organization) -> list[Membership]:
    """Leads of a unit who asked for it. Queries: 2."""
    rows = Membership.objects.in_organization(organization).current()
    leaders = rows.filter(pk__in=UnitLead.objects.values("member"))
    people = {row.pk: row for row in leaders.select_related("location")}
    for row in people.values():
        row.organization = organization
    channels = selected_channels(organization, UNIT_DIGEST, list(people))
    return [people[key] for key, by in channels.items() if by - {Channel.CHAT}]


def _rooms(organization: Organization) -> list[ChatWebhook]:
    rooms = ChatWebhook.objects.filter(
        organization=organization,
        kinds__contains=[UNIT_DIGEST.kind],
        paused_at=None,
    )
    return list(rooms)


def _weeks(
    organization: Organization, now: dt.datetime
) -> dict[int | None, list[tuple[dt.date, dt.datetime]]]:
    """By unit, weeks that have closed for it and all units below, and when. Queries: 2.

    Key None: the whole organization.
    """
    units = {row.pk: row for row in Unit.objects.filter(organization=organization)}
    asked = _asked(organization, now).annotate(unit_then=unit_on("member", "week_on"))
    rows = asked.values_list("unit_then", "week_on")
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
class DigestTimes:
    """Working days of everybody; `at`: the organization's hour, a local time."""

    organization: Organization
    at: dt.time
    away: DaysOff

    def notification(self, due: DueDigest) -> Notification | None:
        """None: its reader is away for too long.

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
        expires_at = usual + NOT_NEWS_AFTER
        if due_at is None or due_at >= expires_at:
            return None
        week = str(due.week_on)
        return Notification(week, to, due.room, {"week": week}, due_at, expires_at)

    def _is_free(self, to: Membership | None) -> Callable[[dt.date], bool]:
        """Whether nobody works there on a day."""
        location = to.location if to else None
        weekend = frozenset(location.weekend) if location else WEEKEND
        if len(weekend) == WEEK:
            # A mistake in somebody's setup: every day counts as a working day.
            weekend = frozenset()
        where = location.pk if location else None
        return lambda day: (
            day.isoweekday() in weekend or self.away.is_holiday(where, day)
        )

    def _is_away(self, to: Membership) -> Callable[[dt.date], bool]:
        is_free = self._is_free(to)
        return lambda day: is_free(day) or self.away.is_on_leave(to.pk, day)


def _times(organization: Organization, due: list[DueDigest]) -> DigestTimes:
    """Queries: 1, and 2 when anything is due."""
    at = policy_of(organization).digest_at
    if not due:
        return DigestTimes(organization, at, DaysOff())
    days = [one.closed_at.date() for one in due]
    last = max(days) + DAY * (MOST_DAYS + 1)
    members = {one.to.pk for one in due if one.to}
    return DigestTimes(
        organization, at, days_off_from(organization, min(days), last, members)
    )


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
