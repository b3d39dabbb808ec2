"""What an import would do: people, units, who leaves, and what is wrong. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goals.importing.findings import ImportFinding
    from people.importing.lines import PersonLine
    from people.importing.snapshot import KnownPerson

type UnitPath = tuple[str, ...]


@dataclass(slots=True)
class PlannedPerson:
    """A line and whom it means.

    `key`: of somebody who is known, else minus the number of the line. `values`: by
    column of the membership, what changes; of a new person, what is stored. `unit`: a
    path of names to make first, where the unit is new. `manager`: a key as above.
    """

    line: PersonLine
    known: KnownPerson | None
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    unit: UnitPath | None = None
    manager: int | None = None
    sets_manager: bool = False
    renames: str = ""
    leaves: bool = False
    returns: bool = False

    @property
    def key(self) -> int:
        return self.known.key if self.known else -self.line.number

    @property
    def is_new(self) -> bool:
        return self.known is None

    @property
    def changes(self) -> bool:
        return bool(
            self.values
            or self.unit
            or self.sets_manager
            or self.renames
            or self.leaves
            or self.returns
        )


@dataclass(slots=True)
class PeoplePlan:
    """`leaving`: not in a file that is complete. `units`: paths of new ones, parents
    first. `n_skipped`: lines of guests, and of people who left and are not known.
    """

    people: list[PlannedPerson] = field(default_factory=list)
    leaving: list[KnownPerson] = field(default_factory=list)
    units: list[UnitPath] = field(default_factory=list)
    findings: list[ImportFinding] = field(default_factory=list)
    n_lines: int = 0
    n_skipped: int = 0

    @property
    def errors(self) -> list[ImportFinding]:
        return [each for each in self.findings if each.is_error]

    @property
    def new(self) -> list[PlannedPerson]:
        return [each for each in self.people if each.is_new]

    @property
    def changed(self) -> list[PlannedPerson]:
        return [each for each in self.people if not each.is_new and each.changes]

    @property
    def n_same(self) -> int:
        return sum(not each.is_new and not each.changes for each in self.people)

    @property
    def leaving_hash(self) -> str:
        """The same as long as the same people are not in the file."""
        keys = ",".join(str(key) for key in sorted(each.key for each in self.leaving))
        return hashlib.sha256(keys.encode()).hexdigest()

    @property
    def does_nothing(self) -> bool:
        return not (self.new or self.changed or self.leaving)
