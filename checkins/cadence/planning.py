"""The plan: a `Period` row for every member and week in which somebody is asked.

Computed ahead for the whole organization or for some members, as often as anybody likes:
it ends in the same rows. What is over, or handed in, is never touched.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from checkins.cadence.away import Away, away_from
from checkins.cadence.policy import policy_of
from checkins.cadence.resolve import Asked, RuleBook, rule_book
from checkins.cadence.rules import (
    DAY,
    Cadence,
    Moments,
    asks_on,
    days_asked,
    moments,
    working_day,
)
from checkins.models import CheckInPolicy, Period
from checkins.rules import week_start
from frameworks.spec import KindRef
from goals.levels import level_from
from goals.models import Goal
from goals.rollup.nudge import nudge_after_commit
from organizations.models import Membership, Organization

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

# Weeks for which rows are made ahead; of a rarer cadence also the next one after.
AHEAD = dt.timedelta(days=14)
FURTHEST = dt.timedelta(days=400)
# Leave that began long ago is still leave.
BEFORE = dt.timedelta(days=7)
LOCK = 1_734
MOST_ROWS = 2_000
WEEKEND = frozenset({6, 7})


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan changed: rows made, changed and taken away, goals with a new pace."""

    n_made: int
    n_changed: int
    n_removed: int
    n_goals: int


@dataclass(slots=True)
class Occasion:
    """The check-in of one member in one week, before it is a row."""

    member: Membership
    week_on: dt.date
    rhythm: str
    goal_ids: list[int]
    moments: Moments
    excuse: str = ""


@dataclass(slots=True)
class Calendar:
    """When cadences ask, for a whole organization; each is computed once."""

    organization: Organization
    away: Away
    first: dt.date
    last: dt.date
    _days: dict[tuple[Cadence, frozenset[int]], list[dt.date]] = field(
        default_factory=dict
    )
    _moments: dict[tuple[Cadence, dt.date, str, int | None], Moments | None] = field(
        default_factory=dict
    )

    def days(self, cadence: Cadence, weekend: frozenset[int]) -> list[dt.date]:
        """The days asked in the plan's weeks, or else the next one after."""
        key = (cadence, weekend)
        if key not in self._days:
            self._days[key] = list(self._find(cadence, weekend))
        return self._days[key]

    def _find(self, cadence: Cadence, weekend: frozenset[int]) -> Iterator[dt.date]:
        month = self.organization.fiscal_year_start_month
        # A date on a weekend moves into the plan's weeks from up to six days before.
        found = False
        for day in days_asked(cadence, self.first - BEFORE, self.last, month):
            moved = working_day(cadence, day, weekend)
            if self.first <= moved:
                found = True
                yield moved
        if found:
            return
        day = self.last + DAY
        while day <= self.last + FURTHEST:
            if asks_on(cadence, day, month):
                yield working_day(cadence, day, weekend)
                return
            day += DAY

    def moments(
        self, cadence: Cadence, day: dt.date, member: Membership
    ) -> Moments | None:
        """None for somebody who is away all along."""
        zone = member.zone
        if member.pk in self.away.leaves:
            return moments(
                cadence, day, zone, lambda each: bool(self.away.excuse(member, each))
            )
        key = (cadence, day, zone.key, member.location_id)
        if key not in self._moments:
            location = member.location_id
            self._moments[key] = moments(
                cadence, day, zone, lambda each: self.away.is_holiday(location, each)
            )
        return self._moments[key]


@transaction.atomic
def plan(
    organization: Organization,
    *,
    now: dt.datetime | None = None,
    member_ids: Collection[int] | None = None,
) -> Planned:
    """Bring the rows ahead into line with rules, people, goals, leave and holidays.

    `member_ids`: only for these. Two plans of one organization wait for each other.
    Inside the organization.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s::int)",
            [LOCK, organization.pk % 2**31],
        )
    now = now or timezone.now()
    # Read first: what changes meanwhile asks for another plan.
    n_changes = policy_of(organization).n_changes
    book = rule_book(organization)
    n_goals = follow_cadences(organization, book) if member_ids is None else 0
    wanted = occasions(organization, book, now=now, member_ids=member_ids)
    made, changed, removed = _write(organization, wanted, now, member_ids)
    if member_ids is None:
        CheckInPolicy.objects.filter(organization=organization).update(
            planned_at=now, n_planned=n_changes
        )
    return Planned(made, changed, removed, n_goals)


def plan_again(organization: Organization) -> None:
    """Ask for a new plan: something changed that it depends on. Queries: 1."""
    CheckInPolicy.objects.filter(organization=organization).update(
        n_changes=F("n_changes") + 1
    )


# --- What is wanted -----------------------------------------------------------------


def occasions(
    organization: Organization,
    book: RuleBook,
    *,
    now: dt.datetime,
    member_ids: Collection[int] | None = None,
) -> list[Occasion]:
    """Who is to be asked when, and about what. Queries: 4."""
    today = now.astimezone(_zone(organization)).date()
    first = week_start(today, organization.first_weekday)
    last = first + AHEAD + DAY * 6
    away = away_from(organization, first - BEFORE, last + FURTHEST, member_ids)
    year = Calendar(organization, away, first, last)
    found: list[Occasion] = []
    goals = _asked_goals(organization, member_ids)
    for member in _members(organization, goals):
        found += _of_member(member, goals[member.pk], book, year)
    return found


def _zone(organization: Organization) -> dt.tzinfo:
    return ZoneInfo(organization.time_zone)


type Goals = dict[int, list[tuple[Asked, dt.date]]]


def _asked_goals(
    organization: Organization, member_ids: Collection[int] | None
) -> Goals:
    """Active measured goals by owner, with the first day of their cycle."""
    rows = (
        Goal.objects.in_organization(organization)
        .active()
        .exclude(metric_type=Goal.MetricType.NONE)
        .exclude(owner=None)
    )
    if member_ids is not None:
        rows = rows.filter(owner_id__in=member_ids)
    found: Goals = defaultdict(list)
    for row in rows.order_by("id").values_list(
        *("id", "owner_id", "unit_id", "framework", "kind"),
        *("unit__kind", "owner__role", "owner_name", "cycle__starts_on"),
    ):
        goal_id, owner_id, unit_id, framework, kind, *where, starts_on = row
        ref = KindRef(framework, kind)
        asked = Asked(goal_id, owner_id, unit_id, ref, level_from(*where))
        found[owner_id].append((asked, starts_on))
    return found


def _members(organization: Organization, goals: Goals) -> Iterable[Membership]:
    rows = (
        Membership.objects.in_organization(organization)
        .current()
        .filter(pk__in=list(goals))
        .select_related("location")
        .order_by("id")
    )
    for member in rows:
        member.organization = organization
        yield member


def _of_member(
    member: Membership,
    goals: list[tuple[Asked, dt.date]],
    book: RuleBook,
    year: Calendar,
) -> Iterator[Occasion]:
    """Occasions of a member, at most one a week."""
    weekend = frozenset(member.location.weekend) if member.location else WEEKEND
    by_week: defaultdict[dt.date, list[tuple[dt.date, Cadence, int]]] = defaultdict(
        list
    )
    for asked, starts_on in goals:
        cadence = book.of(asked).cadence
        for day in year.days(cadence, weekend):
            if day + DAY * cadence.open_days >= starts_on:
                week_on = week_start(day, year.organization.first_weekday)
                by_week[week_on].append((day, cadence, asked.goal_id or 0))
    for week_on, asked_then in by_week.items():
        yield _merged(member, week_on, asked_then, year)


def _merged(
    member: Membership,
    week_on: dt.date,
    asked: list[tuple[dt.date, Cadence, int]],
    year: Calendar,
) -> Occasion:
    """All that is asked of a member in a week is one occasion, and one message."""
    goal_ids = [goal_id for _day, _cadence, goal_id in asked]
    day, cadence, _goal = min(asked, key=lambda each: (each[0], each[1].days or 0))
    found = [
        when
        for when in (
            year.moments(c, d, member) for d, c in {(d, c) for d, c, _id in asked}
        )
        if when is not None
    ]
    if not found:
        usual = moments(cadence, day, member.zone)
        assert usual is not None  # noqa: S101  nobody is away here
        excuse = year.away.excuse(member, day)
        return Occasion(member, week_on, cadence.rhythm, goal_ids, usual, excuse)
    together = Moments(
        opens_at=min(when.opens_at for when in found),
        closes_at=max(when.closes_at for when in found),
        grace_until=max(when.grace_until for when in found),
        remind_at=max(
            (when.remind_at for when in found if when.remind_at), default=None
        ),
    )
    return Occasion(member, week_on, cadence.rhythm, goal_ids, together)


# --- Rows ---------------------------------------------------------------------------

FIELDS = (
    *("rhythm", "goal_ids", "opens_at", "closes_at", "grace_until"),
    *("remind_at", "excuse"),
)


def _write(
    organization: Organization,
    wanted: list[Occasion],
    now: dt.datetime,
    member_ids: Collection[int] | None,
) -> tuple[int, int, int]:
    """Make, change and take away what is not over, nor handed in."""
    known = _known(organization, now, member_ids)
    made, changed = [], []
    for occasion in wanted:
        values = _values(occasion)
        row = known.pop((occasion.member.pk, occasion.week_on), None)
        if row is None:
            if occasion.moments.grace_until > now:
                made.append(_row(organization, occasion, values))
        elif _differs(row, values, now):
            changed.append(row)
    Period.objects.bulk_create(made, batch_size=MOST_ROWS, ignore_conflicts=True)
    Period.objects.bulk_update(changed, FIELDS, batch_size=MOST_ROWS)
    return len(made), len(changed), _remove(known.values(), now)


def _known(
    organization: Organization,
    now: dt.datetime,
    member_ids: Collection[int] | None,
) -> dict[tuple[int, dt.date], Period]:
    """Rows that are not over; those that are handed in are there to be left alone."""
    rows = Period.objects.filter(organization=organization, grace_until__gt=now)
    if member_ids is not None:
        rows = rows.filter(member_id__in=member_ids)
    return {(row.member_id, row.week_on): row for row in rows}


def _values(occasion: Occasion) -> dict[str, object]:
    when = occasion.moments
    return {
        "rhythm": str(occasion.rhythm),
        "goal_ids": sorted(set(occasion.goal_ids)),
        "opens_at": when.opens_at,
        "closes_at": when.closes_at,
        "grace_until": when.grace_until,
        "remind_at": when.remind_at,
        "excuse": str(occasion.excuse),
    }


def _row(
    organization: Organization, occasion: Occasion, values: dict[str, object]
) -> Period:
    return Period(
        organization=organization,
        member=occasion.member,
        week_on=occasion.week_on,
        **values,
    )


def _differs(row: Period, values: dict[str, object], now: dt.datetime) -> bool:
    """Set what changed. What is handed in keeps everything; what has opened stays open."""
    if row.submitted_at is not None:
        return False
    if row.opens_at <= now:
        values = values | {"opens_at": row.opens_at}
        if values["closes_at"] <= row.opens_at:  # type: ignore[operator]
            # Away since before it opened.
            values = {"excuse": values["excuse"] or Period.Excuse.LEAVE}
    moved = {name for name, value in values.items() if getattr(row, name) != value}
    for name in moved:
        setattr(row, name, values[name])
    return bool(moved)


def _remove(rows: Iterable[Period], now: dt.datetime) -> int:
    """Nobody is asked any more: rows ahead go, and what has opened is excused."""
    ahead = [row.pk for row in rows if row.opens_at > now and not row.submitted_at]
    opened = [
        row.pk
        for row in rows
        if row.opens_at <= now and not row.submitted_at and not row.excuse
    ]
    Period.objects.filter(pk__in=opened).update(excuse=Period.Excuse.NOTHING)
    Period.objects.filter(pk__in=ahead, submitted_at=None).delete()
    return len(ahead)


# --- How long a goal may be silent ----------------------------------------------------

FOLLOW = """
UPDATE goals_goal SET cadence_days = wanted.days
FROM unnest(%s::bigint[], %s::int[]) AS wanted(id, days)
WHERE goals_goal.organization_id = %s AND goals_goal.id = wanted.id
  AND goals_goal.cadence_days IS DISTINCT FROM wanted.days
"""


def follow_cadences(organization: Organization, book: RuleBook) -> int:
    """Let the silence that open goals are allowed follow their cadences.

    Answers with the number of goals that changed. Queries: 2, or 1.
    """
    rows = Goal.objects.in_organization(organization).filter(
        state__in=(Goal.State.ACTIVE, Goal.State.DRAFT)
    )
    ids, days = [], []
    for row in rows.values_list(
        *("id", "owner_id", "unit_id", "framework", "kind"),
        *("unit__kind", "owner__role", "owner_name", "cadence_days"),
    ):
        goal_id, owner_id, unit_id, framework, kind, *where, was = row
        ref = KindRef(framework, kind)
        asked = Asked(goal_id, owner_id, unit_id, ref, level_from(*where))
        now = book.of(asked).cadence.days
        if now != was:
            ids.append(goal_id)
            days.append(now)
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, [ids, days, organization.pk])
    nudge_after_commit(organization.pk)
    return len(ids)
