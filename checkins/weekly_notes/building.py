"""Build the sheets of a page from loaded rows. Queries: 0."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from checkins.selectors.cards import GoalCard, points_of, value_at, week_in_cycle
from checkins.weekly_notes.model import MonthRow, NotesSheet, WeekCell
from checkins.weekly_notes.months import months_of, n_columns
from frameworks.selectors import catalogue_of
from goals.access import may_edit
from goals.kinds import is_horizon, takes_check_ins
from goals.nodes import pace_at, period_of
from organizations.weeks import week_start
from scheduling.clock import LAST, day_of
from scheduling.schedule import WEEKEND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checkins.models import AutomaticValue, CheckIn
    from checkins.weekly_notes.months import MonthOf
    from goals.models import Goal
    from organizations.models import Cycle, Membership
    from organizations.weeks import PeriodWeek
    from scheduling.models import Leave, Period

DAY = dt.timedelta(days=1)
# A longer period shows only months with check-ins.
MOST_MONTHS = 13


@dataclass(slots=True)
class NotesData:
    """Rows loaded for a page: by goal id, or by member id."""

    words: defaultdict[int, list[CheckIn]] = field(
        default_factory=lambda: defaultdict(list)
    )
    automatic_values: defaultdict[int, list[AutomaticValue]] = field(
        default_factory=lambda: defaultdict(list)
    )
    periods: dict[int, dict[dt.date, Period]] = field(default_factory=dict)
    leaves: defaultdict[int, list[Leave]] = field(
        default_factory=lambda: defaultdict(list)
    )


@dataclass(frozen=True, slots=True)
class NotesFrame:
    """The reader, the cycle and the time: `zone` and `today` are the goal owner's."""

    membership: Membership
    cycle: Cycle
    zone: dt.tzinfo
    today: dt.date
    now: dt.datetime

    @property
    def first_weekday(self) -> int:
        return self.membership.organization.first_weekday

    @property
    def this_week(self) -> dt.date:
        return week_start(self.today, self.first_weekday)

    def months(self) -> list[MonthOf]:
        cycle = self.cycle
        return months_of(cycle.starts_on, cycle.ends_on, self.first_weekday)


def sheet_of(
    frame: NotesFrame, goal: Goal, above: Sequence[Goal], data: NotesData
) -> NotesSheet:
    check_ins = data.words[goal.pk]
    may_write = takes_check_ins(goal) and may_edit(frame.membership, goal)
    begins_on = _begins_on(frame, goal, data)
    weeks = _Weeks(frame, goal, data, begins_on, may_write=may_write)
    months = frame.months()
    n_weeks = n_columns(months)
    rows = [_row(goal, month, weeks, n_weeks) for month in months]
    is_long = len(rows) > MOST_MONTHS
    rows = [
        row
        for row in rows
        if not row.is_silent or (_is_in_time(goal, row) and not is_long)
    ]
    return NotesSheet(goal, above, _card(frame, goal, check_ins), rows, may_write)


def _begins_on(frame: NotesFrame, goal: Goal, data: NotesData) -> dt.date:
    """The day from which the goal was known: created, or an earlier value brought in."""
    created_on = goal.created_at.astimezone(frame.zone).date()
    earlier = [day_of(row) for row in data.words[goal.pk]]
    earlier += [row.on for row in data.automatic_values[goal.pk]]
    return min([created_on, *earlier])


def _is_in_time(goal: Goal, row: MonthRow) -> bool:
    """Whether the goal's cycle overlaps the month."""
    weeks = [cell.week for cell in row.cells if cell.week]
    first, last = weeks[0].starts_on, weeks[-1].ends_on
    return bool(first <= goal.cycle.ends_on and last >= goal.cycle.starts_on)


def _card(frame: NotesFrame, goal: Goal, check_ins: Sequence[CheckIn]) -> GoalCard:
    begin = frame.this_week
    return GoalCard(
        goal=goal,
        state="done",
        latest=next((row for row in reversed(check_ins) if day_of(row) >= begin), None),
        was=next((row for row in reversed(check_ins) if day_of(row) < begin), None),
        points=points_of(goal, check_ins, frame.today),
        week=week_in_cycle(goal, frame.today),
        may_undo=False,
        today=frame.today,
    )


@dataclass(frozen=True, slots=True)
class _Weeks:
    """Builds the cells of one goal."""

    frame: NotesFrame
    goal: Goal
    data: NotesData
    begins_on: dt.date
    may_write: bool

    def cell(self, week: PeriodWeek) -> WeekCell:
        frame = self.frame
        if week.ends_on < self.begins_on:
            # Nothing was asked, and nobody was away from it.
            return WeekCell(week, is_before=True)
        check_ins = self.words(week)
        is_confirmed = any(check_in.reading_id for check_in in check_ins)
        return WeekCell(
            week=week,
            words=check_ins,
            is_now=week.contains(frame.today),
            is_next=week.starts_on > frame.today,
            excuse="" if check_ins else self._excuse(week),
            reading=None if is_confirmed else self._reading(week, check_ins),
            open_on=self._open_on(week) if self.may_write else None,
            previous=self._previous(week),
        )

    def _previous(self, week: PeriodWeek) -> Decimal | None:
        rows = self.data.words[self.goal.pk]
        values = [row.value for row in rows if day_of(row) < week.starts_on]
        return values[-1] if values else None

    def words(self, week: PeriodWeek) -> list[CheckIn]:
        rows = self.data.words[self.goal.pk]
        return [row for row in rows if week.contains(day_of(row))]

    def _period(self, week: PeriodWeek) -> Period | None:
        known = self.data.periods.get(self.goal.owner_id or 0, {})
        return known.get(week_start(week.starts_on, self.frame.first_weekday))

    def _excuse(self, week: PeriodWeek) -> str:
        period = self._period(week)
        if period is not None:
            return period.excuse
        leaves = self.data.leaves[self.goal.owner_id or 0]
        days = _working_days(week, self.goal.owner)
        away = all(
            any(leave.starts_on <= day <= leave.ends_on for leave in leaves)
            for day in days
        )
        return "leave" if days and away else ""

    def _reading(
        self, week: PeriodWeek, check_ins: Sequence[CheckIn]
    ) -> AutomaticValue | None:
        """The week's last automatic value, unless a check-in is newer."""
        rows = [
            row
            for row in self.data.automatic_values[self.goal.pk]
            if week.contains(row.on)
            and not any(check_in.created_at >= row.created_at for check_in in check_ins)
        ]
        return rows[-1] if rows else None

    def _open_on(self, week: PeriodWeek) -> dt.date | None:
        """First day of the week if it may be written: this week, or one still in grace."""
        frame = self.frame
        if week.contains(frame.today):
            return frame.this_week
        period = self._period(week)
        # When the period's limit cuts a week in two, the part that contains the
        # check-in day.
        if period is None or not week.contains(period.week_on + LAST):
            return None
        is_past = period.week_on < frame.this_week and not period.excuse
        return period.week_on if is_past and period.is_open(frame.now) else None


def _working_days(week: PeriodWeek, member: Membership | None) -> list[dt.date]:
    """Working days of the week by the weekend of the member's location, if loaded."""
    weekend = member.location.weekend if member and member.location else WEEKEND
    n_days = (week.ends_on - week.starts_on).days + 1
    days = (week.starts_on + DAY * n for n in range(n_days))
    return [day for day in days if day.isoweekday() not in weekend]


def _row(goal: Goal, month: MonthOf, weeks: _Weeks, n_weeks: int) -> MonthRow:
    cells = [weeks.cell(week) for week in month.weeks]
    check_ins = [check_in for cell in cells for check_in in cell.words]
    is_open = cells[-1].is_now or cells[-1].is_next
    last = month.weeks[-1]
    return MonthRow(
        first=month.first,
        cells=padded(cells, n_weeks),
        was=check_ins[0].value_before if check_ins else None,
        became=check_ins[-1].value if check_ins else None,
        expected=expected_by(goal, last.ends_on) if is_open else None,
        by_week=last.number,
    )


def padded(cells: Sequence[WeekCell], n_weeks: int) -> list[WeekCell]:
    """Pad a month to the width of the grid."""
    return [*cells, *(WeekCell(None) for _n in range(n_weeks - len(cells)))]


def expected_by(goal: Goal, day: dt.date) -> Decimal | None:
    """The value that pace expects at the end of the day; None when pace does not apply."""
    catalogue = catalogue_of(goal.organization)
    share = pace_at(goal, catalogue, day)
    if share is None or day > period_of(goal, catalogue).ends_on:
        return None
    value = value_at(goal, share)
    return None if value is None else round(value, goal.decimals)


def line_above(goal: Goal, goals: Mapping[int, Goal]) -> list[Goal]:
    """The visible goals above it, the top first, up to a long-term goal."""
    chain: list[Goal] = []
    at = goals.get(goal.parent_id or 0)
    while at is not None and at not in chain and at != goal and not is_horizon(at):
        chain.append(at)
        at = goals.get(at.parent_id or 0)
    return chain[::-1]
