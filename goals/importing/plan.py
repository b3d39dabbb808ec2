"""The plan of an import: rows to create, rows to change, and findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from goals.importing.findings import ImportFinding
    from goals.importing.previewing import RowPreview
    from goals.importing.questions import FileQuestion
    from goals.importing.resolving import NewCycle, NewUnit

# An existing goal by its key, one of the file by its id there.
type Key = int | str


class Invitee(NamedTuple):
    """An owner who is not a member yet, as named in the file."""

    name: str
    email: str


class KindName(NamedTuple):
    framework: str
    kind: str

    def __str__(self) -> str:
        return f"{self.framework}:{self.kind}"


@dataclass(slots=True)
class PlannedGoal:
    """One line of the file, being read.

    `values`: values of the goal by `attname`; references may be rows to create
    (`NewUnit`, `NewCycle`) or, for `parent_id`, a `Key`. `state`: stored values, None
    for a new goal. `source`: progress source in the file. `changes`: the `values` that
    differ from `state`.
    """

    line: int
    id: str
    key: Key
    cells: dict[str, str]
    state: dict[str, Any] | None = None
    source: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.state is None

    @property
    def lacks_cycle(self) -> bool:
        """Whether it is new and its line names no cycle, neither a good nor a bad one."""
        is_named = bool(self.cells.get("cycle", "").strip())
        return self.is_new and not is_named and "cycle_id" not in self.values

    def now(self, attribute: str, default: Any = None) -> Any:
        """The value that the goal will have."""
        if attribute in self.values:
            return self.values[attribute]
        return default if self.state is None else self.state[attribute]


@dataclass(slots=True)
class Plan:
    """Everything that an import would do.

    `creates`: parents before children, then in the file's order.
    """

    n_lines: int = 0
    drafts: list[PlannedGoal] = field(default_factory=list)
    creates: list[PlannedGoal] = field(default_factory=list)
    updates: list[PlannedGoal] = field(default_factory=list)
    units: list[NewUnit] = field(default_factory=list)
    cycles: list[NewCycle] = field(default_factory=list)
    to_invite: Counter[Invitee] = field(default_factory=Counter)
    # Kind → (number of goals, first line).
    unknown_kinds: dict[KindName, tuple[int, int]] = field(default_factory=dict)
    findings: list[ImportFinding] = field(default_factory=list)
    # The file's open questions, and how ambiguous values were read.
    questions: list[FileQuestion] = field(default_factory=list)
    # The first rows of the file, and the first that change a goal; none with errors.
    first_rows: list[RowPreview] = field(default_factory=list)
    changed_rows: list[RowPreview] = field(default_factory=list)

    @property
    def errors(self) -> list[ImportFinding]:
        return [finding for finding in self.findings if finding.is_error]

    @property
    def n_unchanged(self) -> int:
        return len(self.drafts) - len(self.creates) - len(self.updates)

    @property
    def does_nothing(self) -> bool:
        return not (self.creates or self.updates)
