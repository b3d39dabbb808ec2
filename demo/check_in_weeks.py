"""Creates the check-in data around Kestrel's numbers: schedules, periods, leave,
sources.
"""

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
from organizations.weeks import WEEK, week_start
from scheduling.models import CadenceRule, Holiday, Leave, Period
from scheduling.plan import plan
from scheduling.rules import DAY, check_in_times

if TYPE_CHECKING:
    from demo.history import GoalPath
    from demo.timing import DemoTiming
    from organizations.models import Organization

FRIDAY = 4
# By key; everybody else works in Berlin.
IN_LISBON = ("ines", "rui", "dilara", "beatriz", "miguel")
MONTHLY = {"rhythm": CadenceRule.Rhythm.MONTH_DAY, "month_day": 1, "open_days": 6}
# The demo may be loaded on any day: with this, last week's grace period ends Monday
# noon.
GRACE_DAYS = 3


@dataclass
class DemoCheckInWeeks:
    """Creates Kestrel's check-in data of the quarter.

    `away`: automatic values of the weeks of leave.
    """

    organization: Organization
    timing: DemoTiming
    people: dict[str, Membership]
    away: list[tuple[Goal, dt.date, float]] = field(default_factory=list)
    leaves: dict[int, list[dt.date]] = field(default_factory=dict)

    def take_leave(self, paths: list[GoalPath]) -> None:
        """Removes the check-ins of weeks of leave from the paths; their values become
        automatic ones.
        """
        for path in paths:
            for step in path.steps:
                if step.seed.away:
                    self.leaves.setdefault(path.owner.pk, []).append(
                        self._week(step.day)
                    )
        for path in paths:
            weeks = self.leaves.get(path.owner.pk, ())
            gone = [step for step in path.steps if self._week(step.day) in weeks]
            self.away += [(path.goal, step.day, step.seed.value) for step in gone]
            path.steps[:] = [step for step in path.steps if step not in gone]

    def fill(self, paths: list[GoalPath]) -> None:
        """Creates everything, after the check-ins of the paths are written."""
        self._create_rules()
        self._create_locations()
        self._create_leaves()
        self._create_automatic_values()
        periods = self._create_past_periods(paths)
        plan(self.organization)
        done = self._submit_complete()
        this = self._week(self.timing.today)
        past = [period for period in periods if period.week_on < this]
        Conversations(self.organization, self.people).fill(past, done)
        # Planned here and not by a job, so that scheduled check-ins exist at once.
        plan(self.organization)

    def _week(self, day: dt.date) -> dt.date:
        return week_start(day, self.organization.first_weekday)

    def _create_rules(self) -> None:
        """A weekly rule, and a monthly one for the owners of the company's yearly
        numbers.
        """
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

    def _create_locations(self) -> None:
        """Two locations, each with its holidays."""
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

    def _create_leaves(self) -> None:
        """The past weeks of leave, and a future one."""
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

    def _create_automatic_values(self) -> None:
        crm = MetricSource.objects.create(
            organization=self.organization,
            name="CRM",
            # Of a token that does not exist: there are only past values.
            token_hash=f"{self.organization.pk:064d}",
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

    def _create_past_periods(self, paths: list[GoalPath]) -> list[Period]:
        """A period for each week of the quarter up to this one, as if planned at the
        time.
        """
        recorded = self._recorded_check_ins()
        asked = self._weekly_goals(paths)
        weeks = self._weeks()
        made = Period.objects.bulk_create(
            self._period(member, week, goal_ids, recorded)
            for member, goal_ids in asked.values()
            for week in weeks
        )
        this = self._week(self.timing.today)
        self._link_check_ins(
            [period for period in made if period.week_on < this], recorded
        )
        return made

    def _weeks(self) -> list[dt.date]:
        first = self._week(self.timing.quarter_starts_on + 6 * DAY)
        n = (self._week(self.timing.today) - first).days // 7 + 1
        return [first + 7 * k * DAY for k in range(n)]

    def _weekly_goals(
        self, paths: list[GoalPath]
    ) -> dict[int, tuple[Membership, list[int]]]:
        """By member, the goals with a weekly cadence."""
        found: dict[int, tuple[Membership, list[int]]] = {}
        for path in paths:
            goal = path.goal
            if goal.is_open and goal.is_measured and goal.cadence_days == WEEK:
                found.setdefault(path.owner.pk, (path.owner, []))[1].append(goal.pk)
        return found

    def _recorded_check_ins(self) -> dict[tuple[int, dt.date], list[CheckIn]]:
        found: defaultdict[tuple[int, dt.date], list[CheckIn]] = defaultdict(list)
        for row in CheckIn.objects.filter(organization=self.organization):
            found[row.by_id or 0, self._week(row.on)].append(row)
        return found

    def _period(
        self,
        member: Membership,
        week: dt.date,
        goal_ids: list[int],
        recorded: dict[tuple[int, dt.date], list[CheckIn]],
    ) -> Period:
        rule = CadenceRule(organization=self.organization, grace_days=GRACE_DAYS)
        member.organization = self.organization
        when = check_in_times(rule.cadence, week, member.zone)
        assert when is not None  # noqa: S101  `check_in_times` knows no leave
        is_away = week in self.leaves.get(member.pk, ())
        rows = recorded.get((member.pk, week), ())
        # This week's is submitted once all its numbers are in (`_submit_complete`).
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

    def _link_check_ins(
        self,
        periods: list[Period],
        recorded: dict[tuple[int, dt.date], list[CheckIn]],
    ) -> None:
        rows = []
        for period in periods:
            for row in recorded.get((period.member_id, period.week_on), ()):
                row.period = period
                rows.append(row)
        CheckIn.objects.bulk_update(rows, ["period"], batch_size=500)

    def _submit_complete(self) -> list[Period]:
        """Submits this week's check-ins whose numbers are all in, and returns their
        periods.
        """
        members = {member.pk: member for member in self.people.values()}
        week = self._week(self.timing.today)
        recorded = self._recorded_check_ins()
        rows = Period.objects.filter(organization=self.organization, week_on=week)
        done = []
        for period in rows:
            mine = recorded.get((period.member_id, week), [])
            self._link_check_ins([period], recorded)
            if mine and {row.goal_id for row in mine} >= set(period.goal_ids):
                period.submitted_at = max(row.created_at for row in mine)
                period.submitted_by_id = period.member_id
                period.version = 1
                period.member = members[period.member_id]
                done.append(period)
        Period.objects.bulk_update(done, ["submitted_at", "submitted_by", "version"])
        return done
