"""Data of a document page (docs/frameworks.md, "The document page")."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frameworks.spec import FieldType
from goals.documents.outlines import document_of, is_horizon
from goals.levels import level_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from frameworks.spec import Document, Field, Framework, Kind, Level, Section
    from goals.models import Goal
    from organizations.models import Cycle, Membership, Unit


@dataclass(frozen=True, slots=True)
class DocumentHolder:
    """Holder of a document: a unit or a member; one of the two is None.

    `line`: the units above, the nearest first; `below`: the units directly below, in
    their order; `subtree`: the keys of all units below.
    """

    public_id: str
    name: str
    level: Level
    is_member: bool
    unit: Unit | None = None
    member: Membership | None = None
    line: tuple[Unit, ...] = ()
    below: tuple[Unit, ...] = ()
    subtree: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A goal in a document, with its descendants there.

    `kind`: None for one that is not installed any more. `rank`: from 1, among its
    siblings of a ranked kind. `share`: its part of the weight of its siblings, 0–1.
    `snaps_to`: the goals that it supports beside its parent. `supporting`: direct
    children in another document or another framework. `parent`: its parent, in the
    document or above it; None when the reader may not see it.
    """

    goal: Goal
    kind: Kind | None
    level: Level
    rank: int | None = None
    share: float | None = None
    children: list[DocumentEntry] = field(default_factory=list)
    may_edit: bool = False
    snaps_to: list[Goal] = field(default_factory=list)
    supporting: list[DocumentEntry] = field(default_factory=list)
    parent: Goal | None = None

    @property
    def whose(self) -> str:
        """The unit of a unit's goal, else the person."""
        return _whose(self.goal)

    @property
    def parent_level(self) -> Level | None:
        return level_of(self.parent) if self.parent else None

    @property
    def whose_parent(self) -> str:
        """As `whose`, of the parent; "" without a visible one."""
        return _whose(self.parent) if self.parent else ""

    @property
    def is_statement(self) -> bool:
        return bool(self.kind and self.kind.is_statement)

    def below(self) -> Iterator[DocumentEntry]:
        """The entry and all its descendants in the document."""
        yield self
        for child in self.children:
            yield from child.below()


def _whose(goal: Goal) -> str:
    if level_of(goal) != "individual" and goal.unit is not None:
        return str(goal.unit)
    return str(goal.owner) if goal.owner else goal.owner_name


@dataclass(frozen=True, slots=True)
class LevelEntries:
    """The goals of one level in a `TABLE`. `is_own`: those of the document's holder."""

    level: Level
    entries: list[DocumentEntry]
    is_own: bool


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement, and the unit above that it comes from; None for the holder's own."""

    entry: DocumentEntry
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class StatementGroup:
    """Statements with the same choice in a field, e.g. the hows of one aspect.

    `label`: "" for those without a choice.
    """

    label: str
    lines: list[StatementLine]


@dataclass(frozen=True, slots=True)
class Addition:
    """A kind that may be added here, and the query string of its form."""

    kind: Kind
    query: str


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A section with its content.

    `text`: of a section about a field. `inherited`: for the scope `LINE`, the entries
    of the units above, from the top down. `levels`: for the style `TABLE`, the levels
    from the company down. `add`: what its add button creates, or None.
    """

    section: Section
    entries: list[DocumentEntry] = field(default_factory=list)
    text: str = ""
    inherited: list[tuple[Unit, list[DocumentEntry]]] = field(default_factory=list)
    levels: list[LevelEntries] = field(default_factory=list)
    add: Addition | None = None

    @property
    def lines(self) -> list[StatementLine]:
        """Statements from the top down, the holder's own last."""
        above = (
            StatementLine(entry, unit)
            for unit, entries in self.inherited
            for entry in entries
        )
        return [*above, *(StatementLine(entry) for entry in self.entries)]

    @property
    def groups(self) -> list[StatementGroup]:
        """Statements by the first choice field of their kind, in the field's order."""
        lines = self.lines
        field = _choice_field(lines[0].entry.kind) if lines else None
        choices = field.choices if field else ()
        groups = [
            StatementGroup(
                str(label),
                [line for line in lines if _chosen_value(line, field) == value],
            )
            for value, label in choices
        ]
        known = {value for value, _label in choices}
        rest = StatementGroup(
            "", [line for line in lines if _chosen_value(line, field) not in known]
        )
        return [group for group in (*groups, rest) if group.lines]

    @property
    def is_empty(self) -> bool:
        return not (self.entries or self.text or self.inherited or self.levels)


def _choice_field(kind: Kind | None) -> Field | None:
    fields = kind.fields if kind else ()
    return next((each for each in fields if each.type == FieldType.CHOICE), None)


def _chosen_value(line: StatementLine, field: Field | None) -> str:
    return line.entry.goal.field(field.slug) if field else ""


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A link to a document.

    `root`: the goal that it begins with; None while it is not written.
    """

    framework: Framework
    holder: DocumentHolder
    cycle: Cycle | None
    root: Goal | None = None
    n_roots: int = 0

    @property
    def name(self) -> str:
        return str(document_of(self.framework).name)

    @property
    def short_name(self) -> str:
        """The year of a horizon; else the name."""
        root = self.root
        if root is None or not is_horizon(self.framework.kind(root.kind)):
            return self.name
        return str((root.due_on or root.cycle.ends_on).year)

    @property
    def n_more(self) -> int:
        """Number of root goals beside the first."""
        return max(0, self.n_roots - 1)


@dataclass(frozen=True, slots=True)
class Author:
    """Owner of a document, its date, and its version.

    `version`: 1, plus one for each day on which something in it was adjusted.
    """

    owner: Membership | None
    name: str
    on: dt.date
    version: int


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document with its cycle, sections and links.

    `document`: of the framework, or a plain one. `cycle`: None only in an organization
    without cycles. `above`, `below`: documents of the same framework that the reader
    may open; `tabs`: the holder's documents of every framework; `unwritten`: those that
    the reader may begin. `elsewhere`: goals of the holder and the cycle that are below
    goals outside this document. `first`: what an empty document begins with. `is_cut`: there
    is more than one page shows.
    """

    framework: Framework
    document: Document
    holder: DocumentHolder
    cycle: Cycle | None
    cycles: list[Cycle]
    roots: list[DocumentEntry]
    parts: list[DocumentPart]
    above: list[DocumentLink]
    below: list[DocumentLink]
    tabs: list[DocumentLink]
    author: Author | None
    may_write: bool
    unwritten: list[DocumentLink] = field(default_factory=list)
    elsewhere: list[DocumentEntry] = field(default_factory=list)
    first: Addition | None = None
    is_cut: bool = False

    @property
    def goals(self) -> list[Goal]:
        """Every goal in the document."""
        roots = (*self.roots, *self.elsewhere)
        return [each.goal for root in roots for each in root.below()]

    @property
    def root(self) -> DocumentEntry | None:
        """The goal that the document begins with."""
        return self.roots[0] if self.roots else None

    @property
    def is_empty(self) -> bool:
        return not self.roots and all(part.is_empty for part in self.parts)


@dataclass(frozen=True, slots=True)
class UnitDocuments:
    """A unit's documents. `depth`: 0 for the company."""

    unit: Unit
    depth: int
    links: list[DocumentLink]


@dataclass(frozen=True, slots=True)
class DocumentIndex:
    """Index of all documents.

    `horizon`: documents of goals beyond a year, above all units.
    """

    horizon: list[DocumentLink]
    mine: list[DocumentLink]
    units: list[UnitDocuments]
