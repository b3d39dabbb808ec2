"""Participation as the page and the CSV file show it: flat rows and a headline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.anonymity import GroupCount
from ui.formats import format_points

if TYPE_CHECKING:
    import datetime as dt

STEPS = 5
RECENT = 3
# A team is quiet below this share of its recent check-ins.
QUIET = 0.5
MOST_QUIET = 5
HOUR = 3600
DAY_HOURS = 24
TWO_DAYS = 48


@dataclass(frozen=True, slots=True)
class ParticipationCell:
    """One unit's week. `count`: None when too few people were asked, or nobody."""

    week_on: dt.date
    count: GroupCount | None

    @property
    def percent(self) -> int | None:
        return _percent(self.count)

    @property
    def step(self) -> int:
        """The shade of the cell, 1–5."""
        return min(STEPS, (self.percent or 0) * STEPS // 100 + 1)


@dataclass(frozen=True, slots=True)
class ParticipationRow:
    """A unit with all below it. `depth`: 0 for the first."""

    key: int
    name: str
    depth: int
    cells: list[ParticipationCell]

    @property
    def total(self) -> GroupCount:
        return _sum(self.cells)

    @property
    def percent(self) -> int | None:
        return _percent(self.total)

    @property
    def recent(self) -> int | None:
        """Percent of the last `RECENT` weeks shown; None without any."""
        shown = [cell for cell in self.cells if cell.count]
        return _percent(_sum(shown[-RECENT:]))

    @property
    def is_quiet(self) -> bool:
        return self.recent is not None and self.recent < QUIET * 100

    @property
    def indent(self) -> int:
        return min(self.depth, 4)

    def same_as(self, other: ParticipationRow) -> bool:
        """Whether both rows have the same counts, and so the same people."""
        pairs = zip(self.cells, other.cells, strict=True)
        return all(mine.count == theirs.count for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Participation:
    """The participation of a unit, or of the whole organization.

    `answer_seconds`: median time until the manager's reply, None for too few people;
    likewise `n_goals` is 0.
    """

    weeks: list[dt.date]
    rows: list[ParticipationRow]
    answer_seconds: float | None
    n_goals: int
    n_silent: int

    @property
    def everybody(self) -> ParticipationRow:
        return self.rows[0]

    @property
    def is_empty(self) -> bool:
        return not self.everybody.total.asked

    @property
    def quiet(self) -> list[ParticipationRow]:
        """The quietest teams, the lowest first."""
        found = [row for row in self.rows[1:] if row.is_quiet]
        return sorted(found, key=lambda row: row.recent or 0)[:MOST_QUIET]

    @property
    def headline(self) -> str:
        percent = self.everybody.percent
        if percent is None:
            return _("No complete week with at least five people yet")
        text = _("%(percent)s of check-ins submitted") % {
            "percent": format_points(percent)
        }
        quiet = sum(row.is_quiet for row in self.rows[1:])
        if not quiet:
            return text
        more = ngettext(
            "%(came)s; %(n)s team with few check-ins",
            "%(came)s; %(n)s teams with few check-ins",
            quiet,
        )
        return more % {"came": text, "n": quiet}

    @property
    def silent_percent(self) -> int | None:
        return round(100 * self.n_silent / self.n_goals) if self.n_goals else None

    @property
    def answered_within(self) -> str:
        """“5 hours”, “3 days”; "" when too few were answered."""
        if self.answer_seconds is None:
            return ""
        hours = max(1, round(self.answer_seconds / HOUR))
        if hours < TWO_DAYS:
            return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
        days = round(hours / DAY_HOURS)
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _sum(cells: list[ParticipationCell]) -> GroupCount:
    total = GroupCount()
    for cell in cells:
        total += cell.count or GroupCount()
    return total


def _percent(count: GroupCount | None) -> int | None:
    """Whole percent; 100 and 0 only for all and none. None when nobody was asked."""
    if count is None or not count.asked:
        return None
    if count.n_submitted in (0, count.asked):
        return 100 * count.n_submitted // count.asked
    return min(99, max(1, round(100 * count.n_submitted / count.asked)))
