"""Data classes of the month × week grid. Queries: 0."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checkins.models import AutomaticValue, CheckIn
    from checkins.selectors.cards import GoalCard
    from goals.models import Goal
    from organizations.models import Cycle, Membership
    from organizations.weeks import PeriodWeek

MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class WeekCell:
    """A week with its check-ins, oldest first. `week`: None when a month has no fifth.

    `is_before`: the goal did not exist yet. `excuse`: why nothing was asked
    (`Period.Excuse`), "" otherwise. `reading`: the unconfirmed automatic value.
    `open_on`: the first day of the organization's week when it may still be written,
    else None.
    """

    week: PeriodWeek | None
    words: Sequence[CheckIn] = ()
    is_now: bool = False
    is_next: bool = False
    is_before: bool = False
    excuse: str = ""
    reading: AutomaticValue | None = None
    open_on: dt.date | None = None
    # The value of the last check-in before the week; None without one.
    previous: Decimal | None = None

    @property
    def notes(self) -> list[CheckIn]:
        return [check_in for check_in in self.words if check_in.note]

    @property
    def last(self) -> CheckIn | None:
        return self.words[-1] if self.words else None

    @property
    def confirmed(self) -> AutomaticValue | None:
        """The automatic value that the last check-in confirmed."""
        return self.last.reading if self.last else None

    @property
    def change(self) -> Decimal | None:
        """The change of the value in the week; None when unknown."""
        if not self.words or self.words[-1].value is None:
            return None
        before = self.words[0].value_before
        return None if before is None else self.words[-1].value - before

    @property
    def is_silent(self) -> bool:
        return not (self.words or self.excuse or self.reading)

    @property
    def is_blank(self) -> bool:
        """Whether a phone's list leaves it out: nothing to read, to write or to come."""
        return self.is_silent and not self.open_on and not self.is_next


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month by its first day, with a cell for each column of the grid.

    `was` and `became`: the value at its beginning and end, None while unknown.
    `expected`: the value that pace expects at the end of a month that is not over, in week
    number `by_week`.
    """

    first: dt.date
    cells: list[WeekCell]
    was: Decimal | None = None
    became: Decimal | None = None
    expected: Decimal | None = None
    by_week: int = 0

    @property
    def is_silent(self) -> bool:
        return all(cell.is_silent for cell in self.cells)

    @property
    def is_blank(self) -> bool:
        return all(cell.is_blank for cell in self.cells)


@dataclass(frozen=True, slots=True)
class NotesSheet:
    """One goal: the goals above it, its card, and its months."""

    goal: Goal
    above: Sequence[Goal]
    card: GoalCard
    rows: list[MonthRow]
    may_write: bool

    @property
    def shortened_line(self) -> list[Goal | None]:
        """The goals above, shortened: the top, the nearest two, None for those between."""
        if len(self.above) <= MOST_SHOWN:
            return list(self.above)
        return [self.above[0], None, *self.above[-2:]]

    @property
    def n_weeks(self) -> int:
        """How many weeks wide the grid is."""
        return len(self.rows[0].cells) if self.rows else 0

    @property
    def cells(self) -> list[WeekCell]:
        return [cell for row in self.rows for cell in row.cells]

    def cell_of(self, open_on: dt.date) -> WeekCell | None:
        """The cell of an open week, by the first day of the organization's week."""
        return next((cell for cell in self.cells if cell.open_on == open_on), None)


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    cycle: Cycle
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NotesPage:
    """The page of a member, or of one goal (`member`: None).

    `now`: the current week when it is in the cycle. `n_weeks`: of the cycle.
    """

    cycle: Cycle
    choices: list[PeriodChoice]
    sheets: list[NotesSheet]
    today: dt.date
    n_weeks: int
    now: PeriodWeek | None
    member: Membership | None = None
