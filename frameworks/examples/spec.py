"""Data classes of examples: a cascade, a lesson or a reference document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from frameworks.spec import Level, Role


class ExampleSort(StrEnum):
    """Category of an example."""

    CASCADE = "cascade"
    LESSON = "lesson"
    REFERENCE = "reference"


class GoalPart(StrEnum):
    """What a goal is for, independent of the framework."""

    AIM = "aim"
    RESULT = "result"
    PRINCIPLE = "principle"
    HORIZON = "horizon"

    @property
    def role(self) -> Role:
        return ROLES[self]


ROLES = {
    GoalPart.AIM: Role.AIM,
    GoalPart.RESULT: Role.RESULT,
    GoalPart.PRINCIPLE: Role.STATEMENT,
    GoalPart.HORIZON: Role.HORIZON,
}


class Smart(StrEnum):
    """The five criteria of a good goal (000)."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACHIEVABLE = "achievable"
    RELEVANT = "relevant"
    TIME_BOUND = "time_bound"


class Mark(StrEnum):
    """What is wrong with the marked words of a step, as in the guidance."""

    OVER_SPECIFIED = "over_specified"
    COPIED = "copied_parent"


@dataclass(frozen=True, slots=True)
class ExampleMetric:
    """A metric from start to target. `target` None: the source names none.

    `type` and `direction` are those of `goals.models.Goal`.
    """

    type: str = "number"
    start: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    currency: str = ""
    direction: str = "increase"

    @property
    def is_open(self) -> bool:
        return self.type != "yes_no" and self.target is None


@dataclass(frozen=True, slots=True)
class ExamplePlace:
    """A role that the source names. Who holds its goals is chosen on insertion."""

    slug: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class ExampleGoal:
    """One goal of an example.

    `kind`: only where the framework's own kind matters; else it follows from `part`.
    `partner`: the place of a person who owns it together with its unit. `due_day`: the
    day after the start on which it is due. `overrides`: by framework's slug, fields of
    this node with other values there. `only`: the frameworks that have it; all when
    empty.
    """

    key: str
    title: str
    place: str
    part: GoalPart = GoalPart.AIM
    under: str = ""
    kind: str = ""
    description: str = ""
    rationale: str = ""
    measure: ExampleMetric | None = None
    confidence: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    partner: str = ""
    due_day: int | None = None
    only: tuple[str, ...] = ()
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExampleStep:
    """One step of a lesson.

    `marked`: words of `text` that are wrong, and `marked_as` why: they over-specify, or
    they belong to the goal above.
    """

    name: str
    text: str
    teaches: str
    marked: str = ""
    marked_as: Mark = Mark.OVER_SPECIFIED
    has: tuple[Smart, ...] = ()
    gained: str = ""
    missing: str = ""
    is_good: bool = False

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text before, within and after the marked words."""
        if not self.marked:
            return self.text, "", ""
        before, marked, after = self.text.partition(self.marked)
        return before, marked, after


@dataclass(frozen=True, slots=True)
class Table:
    """A table quoted from the source. The first cell of a row is its header."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """An example with its goals or steps.

    `framework`: the one that it is written in; "" for every one that it fits. `source`:
    the source's number; `credit`: its authors for display. `quote`: what the source
    says about the outcome, verbatim.
    """

    slug: str
    name: str
    sort: ExampleSort
    summary: str
    source: str
    credit: str
    framework: str = ""
    language: str = "en"
    topics: tuple[str, ...] = ()
    places: tuple[ExamplePlace, ...] = ()
    nodes: tuple[ExampleGoal, ...] = ()
    steps: tuple[ExampleStep, ...] = ()
    tables: tuple[Table, ...] = ()
    quote: str = ""
    notes: tuple[str, ...] = ()

    def place(self, slug: str) -> ExamplePlace:
        return next(place for place in self.places if place.slug == slug)
