"""How a goal framework describes itself: data, and no code that knows the database.

A framework is one frozen `Framework`. Built-ins and third parties enter the same way, by
the entry-point group `sightline.frameworks` (frameworks/registry.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

    type Text = str | _StrPromise

ANY = "*"


class Level(StrEnum):
    """Where in the organization a goal stands."""

    COMPANY = "company"
    DEPARTMENT = "department"
    TEAM = "team"
    INDIVIDUAL = "individual"


class Source(StrEnum):
    """Where a goal's progress comes from (docs/architecture.md, "Progress")."""

    METRIC = "metric"
    MEAN = "mean"
    SUM = "sum"


class Cadence(StrEnum):
    """How often a goal asks for a check-in."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    NEVER = "never"

    @property
    def days(self) -> int | None:
        """The longest silence that still counts as updated, without grace."""
        return {"weekly": 7, "monthly": 31, "quarterly": 92}.get(self.value)


class Severity(StrEnum):
    """A break of a rule never blocks an import; only `REFUSE` blocks a form."""

    REFUSE = "refuse"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class KindRef:
    """A kind of goal by name, e.g. ("okr", "objective"); "*" stands for any."""

    framework: str
    kind: str

    def matches(self, framework: str, kind: str) -> bool:
        return self.framework in (ANY, framework) and self.kind in (ANY, kind)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many of a kind are good company: a hint, never a wall. Source named."""

    at_least: int
    at_most: int
    per: str  # "owner" (of one member or unit in one cycle) or "parent"
    source: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of goal of a framework.

    `parents`: the kinds that it may stand under; `is_root`: whether it may stand alone.
    `children` adds what may stand under it, for kinds that other frameworks know
    nothing of. `measured`: whether it usually carries a metric of its own.
    """

    slug: str
    label: Text
    label_plural: Text
    parents: tuple[KindRef, ...]
    children: tuple[KindRef, ...] = ()
    is_root: bool = True
    measured: bool = True
    source: Source = Source.METRIC
    levels: tuple[Level, ...] = tuple(Level)
    limits: dict[Level, Limit] = field(default_factory=dict)
    cadence: Cadence = Cadence.WEEKLY
    asks_confidence: bool = True
    default_confidence: int | None = None
    guidance: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Goalish:
    """What a framework's check may look at: one goal and its neighbours, as plain data."""

    kind: str
    title: str
    level: Level
    parent: KindRef | None
    n_children: int
    has_metric: bool
    has_target: bool
    has_owner: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a goal breaks: a stable code, and a sentence for people."""

    code: str
    text: Text
    severity: Severity = Severity.MARK


@dataclass(frozen=True, slots=True)
class Framework:
    """A vocabulary of goals with its rules.

    `horizon_days`: the shortest and the longest sensible period. `source` names the text
    that the rules come from.
    """

    slug: str
    name: Text
    version: str
    kinds: tuple[Kind, ...]
    horizon_days: tuple[int, int]
    source: str
    guidance: tuple[Text, ...] = ()
    checks: tuple[Callable[[Goalish], Finding | None], ...] = ()

    def kind(self, slug: str) -> Kind | None:
        return next((kind for kind in self.kinds if kind.slug == slug), None)
