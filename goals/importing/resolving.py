"""Resolves names in the file to existing rows, or to rows to create. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goals.importing.names import folded
from goals.importing.periods import is_dates, period_of
from goals.selectors.scope import cycle_label

if TYPE_CHECKING:
    import datetime as dt

    from goals.importing.snapshot import KnownCycle, KnownMember, KnownUnit, Snapshot
    from organizations.calendar import CalendarPeriod


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to create. `path`: the names from the top, its own last."""

    parent: int | NewUnit | None
    kind: str
    path: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class NewCycle:
    kind: str
    name: str
    starts_on: dt.date
    ends_on: dt.date


class UnitResolver:
    """Finds units by path; the first name is the company, the second a department.

    An exact match wins over one with other capitals or spaces.
    """

    KINDS = ("company", "department", "team")

    def __init__(self, units: list[KnownUnit]) -> None:
        self.new: list[NewUnit] = []
        self._found: dict[tuple[str, ...], int | NewUnit | None] = {}
        self._below: dict[tuple[int | NewUnit | None, str], int | NewUnit] = {}
        for unit in units:
            self._below[unit.parent_id, unit.name] = unit.id
            self._below.setdefault((unit.parent_id, folded(unit.name)), unit.id)

    def find(self, path: tuple[str, ...]) -> int | NewUnit | None:
        """The unit of the path, or one to create. None for the empty path."""
        if path not in self._found:
            self._found[path] = self._find(path) if path else None
        return self._found[path]

    def _find(self, path: tuple[str, ...]) -> int | NewUnit:
        parent = self.find(path[:-1])
        loose = (parent, folded(path[-1]))
        for key in ((parent, path[-1]), loose):
            if key in self._below:
                return self._below[key]
        kind = self.KINDS[min(len(path), len(self.KINDS)) - 1]
        unit = NewUnit(parent, kind, path)
        self.new.append(unit)
        self._below[loose] = unit
        return unit


class CycleResolver:
    """Finds cycles by label: by name, else as pages write it, else by dates."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.new: list[NewCycle] = []
        self._fiscal_month = snapshot.fiscal_month
        self._by_label: dict[str, int | NewCycle] = {}
        self._by_dates: dict[tuple[str, dt.date, dt.date], int | NewCycle] = {}
        # A label of two dates does not determine the kind.
        self._any_kind: dict[tuple[dt.date, dt.date], int] = {}
        self._dates = {one.id: (one.starts_on, one.ends_on) for one in snapshot.cycles}
        for cycle in snapshot.cycles:
            self._add(cycle)
        for cycle in snapshot.cycles:
            # A name goes first.
            self._by_label.setdefault(folded(cycle_label(cycle)), cycle.id)

    def _add(self, cycle: KnownCycle) -> None:
        self._by_label[folded(cycle.name)] = cycle.id
        self._by_dates[cycle.kind, cycle.starts_on, cycle.ends_on] = cycle.id
        self._any_kind[cycle.starts_on, cycle.ends_on] = cycle.id

    def find(self, label: str, now: int | None = None) -> int | NewCycle:
        """The cycle of a label. Raises CellError for a label without dates.

        `now`: the goal's present cycle; it wins among several with the dates of a label
        that consists of two dates only.
        """
        if now is not None and is_dates(label):
            period = period_of(label, self._fiscal_month)
            if self._dates.get(now) == (period.starts_on, period.ends_on):
                return now
        key = folded(label)
        if key not in self._by_label:
            self._by_label[key] = self._by_period(period_of(label, self._fiscal_month))
        return self._by_label[key]

    def _by_period(self, period: CalendarPeriod) -> int | NewCycle:
        dates = (period.kind, period.starts_on, period.ends_on)
        if is_dates(period.name) and dates[1:] in self._any_kind:
            return self._any_kind[dates[1:]]
        if dates not in self._by_dates:
            cycle = NewCycle(period.kind, period.name, period.starts_on, period.ends_on)
            self.new.append(cycle)
            self._by_dates[dates] = cycle
        return self._by_dates[dates]


class OwnerResolver:
    """Finds the member of a cell. An e-mail address, if given, decides alone.

    Otherwise two people with the same name would be confused.
    """

    def __init__(self, members: list[KnownMember]) -> None:
        self._members = {member.id: member for member in members}
        here = [member for member in members if member.is_current]
        names = Counter(folded(member.name) for member in here)
        self._ambiguous = {name for name, n in names.items() if n > 1}
        self._by_email = {member.email.lower(): member.id for member in here}
        self._by_name = {
            folded(member.name): member.id
            for member in here
            if names[folded(member.name)] == 1
        }

    def find(self, name: str, email: str) -> int | None:
        if email:
            return self._by_email.get(email)
        return self._by_name.get(folded(name)) if name else None

    def is_ambiguous(self, name: str) -> bool:
        return folded(name) in self._ambiguous

    def says(self, member_id: int, name: str | None, email: str | None) -> bool:
        """Whether a name and an e-mail address are this member's (None: not given)."""
        member = self._members.get(member_id)
        if member is None:
            return False
        return (name is None or folded(member.name) == folded(name)) and (
            email is None or member.email.lower() == email
        )
