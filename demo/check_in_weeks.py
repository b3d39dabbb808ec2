"""The check-ins around the numbers: who was asked when, what they answered each other."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from checkins.models import AutomaticValue, CheckIn, MetricSource
from demo.conversations import Conversations
from goals.models import Goal
from organizations.models import Location, Membership
from scheduling.models import CadenceRule, Holiday, Leave, Period
from scheduling.plan import plan
from scheduling.rules import DAY, check_in_times
from scheduling.weeks import WEEK, week_start

if TYPE_CHECKING:
    from demo.history import GoalPath
    from demo.timing import DemoTiming
    from organizations.models import Organization

FRIDAY = 4
# By key; everybody else works in Berlin.
IN_LISBON = ("ines", "rui", "dilara", "beatriz", "miguel")
MONTHLY = {"rhythm": CadenceRule.Rhythm.MONTH_DAY, "month_day": 1, "open_days": 6}
# The demo is looked at on any day: Monday noon closes last week for good.
GRACE_DAYS = 3
# Whose token nobody has: the CRM of the demo only has a past.
NO_TOKEN = "0" * 63


@dataclass
class DemoCheckInWeeks:
    """Kestrel's check-ins of the quarter. `away`: readings of weeks of leave."""

    organization: Organization
    timing: DemoTiming
    people: dict[str, Membership]
    away: list[tuple[Goal, dt.date, float]] = field(default_factory=list)
    leaves: dict[int, list[dt.date]] = field(default_factory=dict)

    def take_leave(self, roads: list[GoalPath]) -> None:
        """Strike what would have been said in a week of leave; a machine read it."""
        for road in roads:
            for step in road.steps:
                if step.said.away:
                    self.leaves.setdefault(road.owner.pk, []).append(
                        self._week(step.day)
                    )
        for road in roads:
            weeks = self.leaves.get(road.owner.pk, ())
            gone = [step for step in road.steps if self._week(step.day) in weeks]
            self.away += [(road.goal, step.day, step.said.value) for step in gone]
            road.steps[:] = [step for step in road.steps if step not in gone]

    def fill(self, roads: list[GoalPath]) -> None:
        """Everything, after the check-ins of the roads are written."""
        self._rules()
        self._places()
        self._leaves()
        self._readings()
        periods = self._past(roads)
        plan(self.organization)
        done = self._settle()
        this = self._week(self.timing.today)
        past = [period for period in periods if period.week_on < this]
        Conversations(self.organization, self.people).fill(past, done)
        # Nobody waits for a job to see what is due.
        plan(self.organization)

    def _week(self, day: dt.date) -> dt.date:
        return week_start(day, self.organization.first_weekday)

    def _rules(self) -> None:
        """Weekly, and monthly where the company's yearly numbers are spoken of."""
        CadenceRule.objects.create(
            organization=self.organization, grace_days=GRACE_DAYS
        )
        yearly = Goal.objects.filter(
            organization=self.organization, cadence_days=31, state=Goal.State.ACTIVE
        ).measured()
        CadenceRule.objects.bulk_create(
            CadenceRule(
                organization=self.organization,
                goal=goal,
                grace_days=GRACE_DAYS,
                **MONTHLY,
            )
            for goal in yearly
        )

    def _places(self) -> None:
        """Two offices, each with its holidays."""
        berlin = Location.objects.create(
            organization=self.organization,
            name="Berlin",
            time_zone=self.organization.time_zone,
            country="DE",
            subdivision="BE",
        )
        lisbon = Location.objects.create(
            organization=self.organization,
            name="Lisbon",
            time_zone="Europe/Lisbon",
            country="PT",
        )
        for key, member in self.people.items():
            member.location = lisbon if key in IN_LISBON else berlin
        Membership.objects.bulk_update(self.people.values(), ["location"])
        Holiday.objects.create(
            organization=self.organization,
            location=berlin,
            on=dt.date(self.timing.today.year, 12, 31),
            name="Office closed",
        )

    def _leaves(self) -> None:
        """The weeks that were struck, and one that is still to come."""
        monday = self._week(self.timing.today) + 7 * DAY
        rows = [
            (member_id, week, member_id)
            for member_id, weeks in self.leaves.items()
            for week in sorted(set(weeks))
        ]
        rows.append((self.people["noor"].pk, monday, self.people["daniel"].pk))
        Leave.objects.bulk_create(
            Leave(
                organization=self.organization,
                member_id=member_id,
                starts_on=week,
                ends_on=week + FRIDAY * DAY,
                by_id=by_id,
            )
            for member_id, week, by_id in rows
        )

    def _readings(self) -> None:
        crm = MetricSource.objects.create(
            organization=self.organization,
            name="CRM",
            token_hash=f"{NO_TOKEN}{self.organization.pk % 10}",
            created_by=self.people["hanna"],
            revoked_at=timezone.now(),
        )
        AutomaticValue.objects.bulk_create(
            AutomaticValue(
                organization=self.organization,
                goal=goal,
                value=Decimal(str(value)),
                on=day,
                way=AutomaticValue.Way.API,
                source=crm,
            )
            for goal, day, value in self.away
        )

    # --- Periods ------------------------------------------------------------------

    def _past(self, roads: list[GoalPath]) -> list[Period]:
        """A row for each week of the quarter up to this one, as if planned then."""
        said = self._said()
        asked = self._asked(roads)
        weeks = self._weeks()
        made = Period.objects.bulk_create(
            self._period(member, week, goal_ids, said)
            for member, goal_ids in asked.values()
            for week in weeks
        )
        this = self._week(self.timing.today)
        self._tie([period for period in made if period.week_on < this], said)
        return made

    def _weeks(self) -> list[dt.date]:
        first = self._week(self.timing.quarter_starts_on + 6 * DAY)
        n = (self._week(self.timing.today) - first).days // 7 + 1
        return [first + 7 * k * DAY for k in range(n)]

    def _asked(self, roads: list[GoalPath]) -> dict[int, tuple[Membership, list[int]]]:
        """By member, the goals that ask every week."""
        found: dict[int, tuple[Membership, list[int]]] = {}
        for road in roads:
            goal = road.goal
            if goal.is_open and goal.is_measured and goal.cadence_days == WEEK:
                found.setdefault(road.owner.pk, (road.owner, []))[1].append(goal.pk)
        return found

    def _said(self) -> dict[tuple[int, dt.date], list[CheckIn]]:
        found: defaultdict[tuple[int, dt.date], list[CheckIn]] = defaultdict(list)
        for row in CheckIn.objects.filter(organization=self.organization):
            found[row.by_id or 0, self._week(row.on)].append(row)
        return found

    def _period(
        self,
        member: Membership,
        week: dt.date,
        goal_ids: list[int],
        said: dict[tuple[int, dt.date], list[CheckIn]],
    ) -> Period:
        rule = CadenceRule(organization=self.organization, grace_days=GRACE_DAYS)
        member.organization = self.organization
        when = check_in_times(rule.cadence, week, member.zone)
        assert when is not None  # noqa: S101  nobody is away in `check_in_times` by itself
        is_away = week in self.leaves.get(member.pk, ())
        rows = said.get((member.pk, week), ())
        # This week's is handed in once all its numbers are in (`_settle`).
        is_over = week < self._week(self.timing.today)
        written = max((row.created_at for row in rows), default=None)
        return Period(
            organization=self.organization,
            member=member,
            week_on=week,
            rhythm=rule.rhythm,
            goal_ids=sorted(goal_ids),
            opens_at=when.opens_at,
            closes_at=when.closes_at,
            grace_until=when.grace_until,
            remind_at=when.remind_at,
            excuse=Period.Excuse.LEAVE if is_away else "",
            submitted_at=written if is_over else None,
            submitted_by=member if written and is_over else None,
            version=1 if written and is_over else 0,
        )

    def _tie(
        self,
        periods: list[Period],
        said: dict[tuple[int, dt.date], list[CheckIn]],
    ) -> None:
        rows = []
        for period in periods:
            for row in said.get((period.member_id, period.week_on), ()):
                row.period = period
                rows.append(row)
        CheckIn.objects.bulk_update(rows, ["period"], batch_size=500)

    def _settle(self) -> list[Period]:
        """What was said this week already: those whose numbers are all in are done."""
        members = {member.pk: member for member in self.people.values()}
        week = self._week(self.timing.today)
        said = self._said()
        rows = Period.objects.filter(organization=self.organization, week_on=week)
        done = []
        for period in rows:
            mine = said.get((period.member_id, week), [])
            self._tie([period], said)
            if mine and {row.goal_id for row in mine} >= set(period.goal_ids):
                period.submitted_at = max(row.created_at for row in mine)
                period.submitted_by_id = period.member_id
                period.version = 1
                period.member = members[period.member_id]
                done.append(period)
        Period.objects.bulk_update(done, ["submitted_at", "submitted_by", "version"])
        return done
