"""What an import would do: rows to make, rows to change, and what there is to say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from goals.importing.findings import ImportFinding
    from goals.importing.questions import Question
    from goals.importing.resolving import NewCycle, NewUnit

# A goal that is here already by its key, one of the file by its id there.
type Key = int | str


class Invitee(NamedTuple):
    """An owner who is no member yet, as the file names them."""

    name: str
    email: str


class KindName(NamedTuple):
    framework: str
    kind: str

    def __str__(self) -> str:
        return f"{self.framework}:{self.kind}"


@dataclass(slots=True)
class PlannedGoal:
    """One line of the file on its way.

    `values`: what the goal will hold by `attname`; references may be rows to be made
    (`NewUnit`, `NewCycle`) or, of `parent_id`, a `Key`. `state`: what it holds now, None
    for a new goal. `source`: what the file calls its progress source. `changes`: what of `values` differs from it.
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

    def now(self, attribute: str, default: Any = None) -> Any:
        """The value that the goal will have."""
        if attribute in self.values:
            return self.values[attribute]
        return default if self.state is None else self.state[attribute]


@dataclass(slots=True)
class Plan:
    """`creates`: parents before children, then in the file's order."""

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
    # What the file leaves open, and what was chosen where it could be two things.
    questions: list[Question] = field(default_factory=list)

    @property
    def errors(self) -> list[ImportFinding]:
        return [finding for finding in self.findings if finding.is_error]

    @property
    def n_unchanged(self) -> int:
        return len(self.drafts) - len(self.creates) - len(self.updates)

    @property
    def does_nothing(self) -> bool:
        return not (self.creates or self.updates)
