"""Compute who is asked when, and about which goals, before it is written to rows.

`schedule_inputs` loads what it depends on, once; `scheduled_check_ins` computes it
under a rule book, without a query, so that two books can be compared
(scheduling.preview).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from frameworks.spec import KindRef
from goals.levels import level_from
from goals.models import Goal
from organizations.models import Membership, Organization
from organizations.tenancy import as_nobody
from organizations.weeks import week_start
from scheduling.days_off import DaysOff, days_off_from
from scheduling.resolve import GoalPlace, RuleBook
from scheduling.rules import (
    DAY,
    CheckInCadence,
    CheckInTimes,
    asks_on,
    check_in_times,
    days_asked,
    working_day,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

# Weeks planned ahead; for a rarer cadence also the next one after.
AHEAD = dt.timedelta(days=14)
FURTHEST = dt.timedelta(days=400)
# A day on a weekend moves into the plan's weeks from up to six days before.
BEFORE = dt.timedelta(days=7)
WEEKEND = frozenset({6, 7})

type Goals = dict[int, list[tuple[GoalPlace, dt.date]]]


@dataclass(frozen=True, slots=True)
class ScheduleInputs:
    """What the schedule depends on beside the rules.

    `goals`: by owner, with the first day of their cycle. `today`: the organization's.
    `first`, `last`: the days planned.
    """

    organization: Organization
    today: dt.date
    first: dt.date
    last: dt.date
    away: DaysOff
    goals: Goals
    members: list[Membership]


@dataclass(slots=True)
class ScheduledCheckIn:
    """The check-in of one member in one week, before it is a row.

    `excuse`: why nobody is asked, for who is away all along; `moments` are the usual
    ones then.
    """

    member: Membership
    week_on: dt.date
    rhythm: str
    goal_ids: list[int]
    moments: CheckInTimes
    excuse: str = ""


def schedule_inputs(
    organization: Organization,
    books: Iterable[RuleBook],
    *,
    now: dt.datetime,
    member_ids: Collection[int] | None = None,
) -> ScheduleInputs:
    """Load what is needed to compute the schedule under any of the books. Queries: 4.

    It reaches back as far as the longest check-in under any of them may still be open.
    """
    today = now.astimezone(ZoneInfo(organization.time_zone)).date()
    longest = max(each.longest_open_days for each in books)
    this_week = week_start(today, organization.first_weekday)
    # One day more: in some members' time zone it is still yesterday.
    first = week_start(today - DAY * (longest + 1), organization.first_weekday)
    last = this_week + AHEAD + DAY * 6
    # Of private goals too, whoever causes this plan.
    with as_nobody():
        goals = _asked_goals(organization, member_ids)
    return ScheduleInputs(
        organization=organization,
        today=today,
        first=first,
        last=last,
        away=days_off_from(organization, first - BEFORE, last + FURTHEST, member_ids),
        goals=goals,
        members=_members(organization, goals),
    )


def scheduled_check_ins(
    inputs: ScheduleInputs, book: RuleBook
) -> list[ScheduledCheckIn]:
    """Compute the check-ins: at most one of a member in a week. Queries: 0."""
    calendar = Calendar(inputs)
    found: list[ScheduledCheckIn] = []
    for member in inputs.members:
        found += _of_member(member, inputs.goals[member.pk], book, calendar)
    return found


def _asked_goals(
    organization: Organization, member_ids: Collection[int] | None
) -> Goals:
    """Active measured goals with an owner, by owner id."""
    rows = (
        Goal.objects.in_organization(organization)
        .active()
        .measured()
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
        asked = GoalPlace(goal_id, owner_id, unit_id, ref, level_from(*where))
        found[owner_id].append((asked, starts_on))
    return found


def _members(organization: Organization, goals: Goals) -> list[Membership]:
    rows = (
        Membership.objects.in_organization(organization)
        .current()
        .filter(pk__in=list(goals))
        .select_related("location")
        .order_by("id")
    )
    found = list(rows)
    for member in found:
        member.organization = organization
    return found


@dataclass(slots=True)
class Calendar:
    """The days and times of cadences for a whole organization, each computed once."""

    inputs: ScheduleInputs
    _days: dict[tuple[CheckInCadence, frozenset[int]], list[dt.date]] = field(
        default_factory=dict
    )
    _moments: dict[
        tuple[CheckInCadence, dt.date, str, int | None], CheckInTimes | None
    ] = field(default_factory=dict)

    def days(self, cadence: CheckInCadence, weekend: frozenset[int]) -> list[dt.date]:
        """The days asked in the plan's weeks; without one in a later week, also the next."""
        key = (cadence, weekend)
        if key not in self._days:
            self._days[key] = list(self._find(cadence, weekend))
        return self._days[key]

    def _find(
        self, cadence: CheckInCadence, weekend: frozenset[int]
    ) -> Iterator[dt.date]:
        inputs = self.inputs
        month = inputs.organization.fiscal_year_start_month
        # A check-in that is open keeps its week from every other day.
        this_week = week_start(inputs.today, inputs.organization.first_weekday)
        next_week = this_week + DAY * 7
        is_ahead = False
        for day in days_asked(cadence, inputs.first - BEFORE, inputs.last, month):
            moved = working_day(cadence, day, weekend)
            if inputs.first <= moved:
                is_ahead = is_ahead or moved >= next_week
                yield moved
        if not is_ahead:
            yield from self._next(cadence, weekend, month)

    def _next(
        self, cadence: CheckInCadence, weekend: frozenset[int], month: int
    ) -> Iterator[dt.date]:
        day = self.inputs.last + DAY
        while day <= self.inputs.last + FURTHEST:
            if asks_on(cadence, day, month):
                yield working_day(cadence, day, weekend)
                return
            day += DAY

    def moments(
        self, cadence: CheckInCadence, day: dt.date, member: Membership
    ) -> CheckInTimes | None:
        """The times of a member's check-in, or None for somebody away all along."""
        zone, away, weekend = member.zone, self.inputs.away, weekend_of(member)
        if member.pk in away.leaves:
            return check_in_times(
                *(cadence, day, zone),
                lambda each: bool(away.excuse(member, each)),
                weekend,
            )
        key = (cadence, day, zone.key, member.location_id)
        if key not in self._moments:
            location = member.location_id
            self._moments[key] = check_in_times(
                *(cadence, day, zone),
                lambda each: away.is_holiday(location, each),
                weekend,
            )
        return self._moments[key]


def weekend_of(member: Membership) -> frozenset[int]:
    return frozenset(member.location.weekend) if member.location else WEEKEND


type OneAsked = tuple[dt.date, CheckInCadence, int]
"""A day, the cadence that asks on it, and the goal that it asks about."""


def _of_member(
    member: Membership,
    goals: list[tuple[GoalPlace, dt.date]],
    book: RuleBook,
    calendar: Calendar,
) -> Iterator[ScheduledCheckIn]:
    """Check-ins of a member, at most one a week."""
    weekend = weekend_of(member)
    by_week: defaultdict[dt.date, list[OneAsked]] = defaultdict(list)
    first_weekday = calendar.inputs.organization.first_weekday
    for asked, starts_on in goals:
        cadence = book.of(asked).cadence
        for day in calendar.days(cadence, weekend):
            if day + DAY * cadence.open_days >= starts_on:
                week_on = week_start(day, first_weekday)
                by_week[week_on].append((day, cadence, asked.goal_id or 0))
    for week_on, in_week in by_week.items():
        yield _merged(member, week_on, in_week, calendar)


def _merged(
    member: Membership,
    week_on: dt.date,
    asked: list[OneAsked],
    calendar: Calendar,
) -> ScheduledCheckIn:
    """Merge all that is asked of a member in a week into one check-in."""
    goal_ids = [goal_id for _day, _cadence, goal_id in asked]
    day, cadence, _goal = min(asked, key=_first)
    times = (calendar.moments(c, d, member) for d, c in {(d, c) for d, c, _id in asked})
    found = [when for when in times if when is not None]
    if not found:
        usual_times = check_in_times(cadence, day, member.zone)
        assert usual_times is not None  # noqa: S101  nobody is away here
        last = day + DAY * cadence.open_days
        excuse = calendar.inputs.away.excuse_between(member, day, last)
        return ScheduledCheckIn(
            member, week_on, cadence.rhythm, goal_ids, usual_times, excuse
        )
    return ScheduledCheckIn(
        member, week_on, cadence.rhythm, goal_ids, _merged_times(found)
    )


def _first(asked: OneAsked) -> tuple[dt.date, int, int]:
    """Sort key: the earliest; on the same day the most frequent; then the older goal."""
    day, cadence, goal_id = asked
    return day, cadence.days or 0, goal_id


def _merged_times(found: list[CheckInTimes]) -> CheckInTimes:
    return CheckInTimes(
        opens_at=min(when.opens_at for when in found),
        closes_at=max(when.closes_at for when in found),
        grace_until=max(when.grace_until for when in found),
        remind_at=max(
            (when.remind_at for when in found if when.remind_at), default=None
        ),
    )
