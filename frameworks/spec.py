"""Definition of a goal framework: data, and no code that knows the database.

A framework is one frozen `Framework`. Built-ins, third parties' and an organization's
own are all of this type (frameworks/registry.py, frameworks/catalogue.py);
docs/frameworks.md describes how to write one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import _StrPromise

    type Text = str | _StrPromise

ANY = "*"
# Upper limit of counting: a holder with more than a hundred has too many in any case.
MOST_COUNTED = 100


class Level(StrEnum):
    """The organizational level of a goal."""

    COMPANY = "company"
    DEPARTMENT = "department"
    TEAM = "team"
    INDIVIDUAL = "individual"


class Use(StrEnum):
    """How a level uses a framework. `OFF` hides and deletes nothing."""

    OFF = "off"
    ALLOWED = "allowed"
    DEFAULT = "default"


class Role(StrEnum):
    """What a kind is for, so that independent frameworks can be mixed.

    A `STATEMENT` is text: a value, an obstacle, a how. It has no percentage and no
    check-ins, and contributes nothing.
    """

    HORIZON = "horizon"
    AIM = "aim"
    RESULT = "result"
    STATEMENT = "statement"


class Source(StrEnum):
    """Where a goal's progress comes from (docs/architecture.md, "Progress")."""

    METRIC = "metric"
    MEAN = "mean"
    SUM = "sum"


class Cadence(StrEnum):
    """How often a goal has a check-in."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    NEVER = "never"

    @property
    def days(self) -> int | None:
        """Days without an update that still count as updated, without grace."""
        days = {"weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366}
        return days.get(self.value)


class Scoring(StrEnum):
    """How a closed goal's result is displayed."""

    PERCENT = "percent"
    SCORE = "score"  # 0.0–1.0
    NONE = "none"


class Severity(StrEnum):
    """A broken rule never blocks an import; only `REFUSE` blocks a form."""

    REFUSE = "refuse"
    MARK = "mark"


class FieldType(StrEnum):
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """An additional field of a kind; its value is stored in `Goal.fields`.

    `choices`: (value, label) pairs of a `CHOICE`.
    """

    slug: str
    label: Text
    type: FieldType = FieldType.SHORT_TEXT
    choices: tuple[tuple[str, Text], ...] = ()
    hint: Text = ""


@dataclass(frozen=True, slots=True)
class KindRef:
    """A kind of goal by name, e.g. ("okr", "objective"); "*" matches any."""

    framework: str
    kind: str

    def matches(self, framework: str, kind: str) -> bool:
        return self.framework in (ANY, framework) and self.kind in (ANY, kind)

    def __str__(self) -> str:
        return f"{self.framework}:{self.kind}"


# Stand for no maximum: of goals, and of days.
NO_MAXIMUM, LONGEST_DAYS = 1_000, 36_600


@dataclass(frozen=True, slots=True)
class Limit:
    """Recommended number of goals of a kind: a hint, never enforced. Source named."""

    at_least: int
    at_most: int
    per: str  # "owner" (of one member or unit in one cycle) or "parent"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of goal of a framework.

    `parents`: the kinds of its own framework that it may be below; `is_root`: whether
    it may have no parent. `under`: the roles of other frameworks' kinds that it may be
    below. `children` adds kinds that may be below it. `measured`: whether it usually
    has a metric of its own; `contributes`: whether it contributes to its parent by
    default; `ranked`: whether its order among its siblings matters; `paced_by_year`:
    its pace changes once a year, not daily. `begins_document`: a document page begins
    with it.
    """

    slug: str
    label: Text
    label_plural: Text
    parents: tuple[KindRef, ...]
    role: Role = Role.AIM
    under: tuple[Role, ...] = ()
    children: tuple[KindRef, ...] = ()
    is_root: bool = True
    measured: bool = True
    contributes: bool = True
    ranked: bool = False
    paced_by_year: bool = False
    begins_document: bool = False
    icon: str = "target"
    source: Source = Source.METRIC
    levels: tuple[Level, ...] = tuple(Level)
    limits: Mapping[Level, Limit] = field(default_factory=dict)
    cadence: Cadence = Cadence.WEEKLY
    asks_confidence: bool = True
    default_confidence: int | None = None
    fields: tuple[Field, ...] = ()
    guidance: tuple[Text, ...] = ()

    @property
    def is_statement(self) -> bool:
        return self.role == Role.STATEMENT


class SectionStyle(StrEnum):
    """How a section of a document page is rendered."""

    TITLE = "title"  # the goal's title as the headline
    VOICE = "voice"  # what people wrote, in serif
    RANKED = "ranked"  # a numbered list of short texts
    CARRIERS = "carriers"  # supporting goals, listed with their numbers
    LIST = "list"  # one sentence per line
    FIELD = "field"  # one field of the goal that the document begins with
    NOTES = "notes"  # the month × week grid of progress notes
    TABLE = "table"  # the goals of every level with their metrics


class SectionScope(StrEnum):
    OWN = "own"  # the document's own goals
    LINE = "line"  # those of the units above too


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a document page: goals of `kinds`, or a field, under a heading."""

    heading: Text
    hint: Text = ""
    kinds: tuple[str, ...] = ()
    field: str = ""
    style: SectionStyle = SectionStyle.LIST
    scope: SectionScope = SectionScope.OWN


@dataclass(frozen=True, slots=True)
class Document:
    """The page that shows a holder's goals of a framework as one text.

    `template`: of the framework's own; empty for the plain one.
    """

    name: Text
    sections: tuple[Section, ...]
    template: str = ""


@dataclass(frozen=True, slots=True)
class Goalish:
    """A goal and its neighbours as plain data, for a framework's checks.

    `n_beside`: number of goals of its kind that its holder has in its cycle, itself
    included, up to `MOST_COUNTED`; `n_below`: number of children by kind. None:
    unknown. `days`: the length of its period.
    """

    kind: str
    title: str
    level: Level
    parent: KindRef | None
    n_children: int
    has_metric: bool
    has_target: bool
    has_owner: bool
    is_open: bool = True
    n_beside: int | None = None
    n_below: Mapping[KindRef, int] | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a goal breaks: a stable code, and a message for people."""

    code: str
    text: Text
    severity: Severity = Severity.MARK


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of a framework that HR can switch off by its code.

    `kinds`: kinds that a generic check applies to (frameworks/generic.py), so that it
    can be copied and exported; empty for a rule of the framework's own.
    """

    code: str
    label: Text
    run: Callable[[Goalish], Finding | None]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Framework:
    """A vocabulary of goals with its rules.

    `horizon_days`: shortest and longest sensible period. `uses`: default use per level;
    `OFF` where it is missing. `good_from`: the share, 0–1, from which a result is
    called good, by the value of the field `ambition` ("" for goals without it).
    `source` names the text that the rules come from.
    """

    slug: str
    name: Text
    version: str
    kinds: tuple[Kind, ...]
    horizon_days: tuple[int, int]
    source: str = ""
    summary: Text = ""
    guidance: tuple[Text, ...] = ()
    checks: tuple[Check, ...] = ()
    uses: Mapping[Level, Use] = field(default_factory=dict)
    scoring: Scoring = Scoring.PERCENT
    good_from: Mapping[str, float] = field(default_factory=dict)
    document: Document | None = None
    is_own: bool = False

    def kind(self, slug: str) -> Kind | None:
        return next((kind for kind in self.kinds if kind.slug == slug), None)

    def ref(self, kind: Kind) -> KindRef:
        return KindRef(self.slug, kind.slug)
