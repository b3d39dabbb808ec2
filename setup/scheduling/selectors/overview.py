"""Overview of all schedules: which rule applies where, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _

from frameworks.spec import Cadence as Suggested
from frameworks.spec import Level
from organizations.models import Unit
from organizations.policy import find
from organizations.querysets import is_here
from scheduling.labels import how_often, name_of
from scheduling.models import CadenceRule
from scheduling.resolve import RuleBook, RuleScope, book_of
from scheduling.targets import rule_url
from setup.labels import CADENCES, LEVELS
from setup.scheduling.labels import details, headline, source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.catalogue import Catalogue
    from frameworks.spec import Text
    from organizations.models import Membership


# Deeper units get no further indentation: phones are narrow.
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the tree.

    `source`: "" for an own rule. `n_people`: people whom its rule reaches, with those
    of the units below it.
    """

    unit: Unit
    depth: int
    name: str
    how_often: str
    source: str
    n_people: int
    url: str

    @property
    def is_own(self) -> bool:
        return not self.source


@dataclass(frozen=True, slots=True)
class FrameworkLine:
    """`suggested`: the framework's own cadences; `how_often`: "" without a rule."""

    name: str
    how_often: str
    suggested: str
    url: str


@dataclass(frozen=True, slots=True)
class ScheduleOverview:
    """The parts of the overview that are not paged."""

    headline: str
    sentence: str
    is_set: bool
    units: list[UnitLine]
    frameworks: list[FrameworkLine]
    n_own: int


def schedule_overview(by: Membership) -> ScheduleOverview:
    """The overview. Queries: 4 or 5, and the catalogue's. Inside the organization."""
    organization = by.organization
    rules = CadenceRule.objects.filter(
        organization=organization, goal=None, member=None
    )
    book = book_of(organization, list(rules))
    lines = list(_tree(by, book).lines())
    return ScheduleOverview(
        headline=headline(organization.name, book.organization.cadence),
        sentence=details(book.organization.cadence),
        is_set=book.organization.scope == RuleScope.ORGANIZATION,
        units=lines,
        frameworks=_frameworks(book, organization.slug),
        n_own=sum(line.is_own for line in lines),
    )


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of units, each with the `n_people` that are members of it directly.

    `shown`: keys of the units whose rule the reader may set.
    """

    by: Membership
    book: RuleBook
    names: dict[int, str]
    below: dict[int | None, list[Unit]]
    shown: frozenset[int]

    def lines(self, parent_id: int | None = None, depth: int = 0) -> Iterator[UnitLine]:
        """Its units in tree order from the top; leaders get only the part that they
        lead.
        """
        for unit in self.below.get(parent_id, ()):
            is_shown = unit.pk in self.shown
            if is_shown:
                yield self._line(unit, depth)
            yield from self.lines(unit.pk, depth + is_shown)

    def _line(self, unit: Unit, depth: int) -> UnitLine:
        found = self.book.of_unit(unit.pk)
        slug = self.by.organization.slug
        return UnitLine(
            unit=unit,
            depth=min(depth, DEEPEST),
            name=name_of(found.cadence),
            how_often=how_often(found.cadence),
            source="" if found.unit_id == unit.pk else source(found, self.names),
            n_people=self._n_people(unit),
            url=rule_url(slug, RuleScope.UNIT, unit.public_id),
        )

    def _n_people(self, unit: Unit) -> int:
        below = (self._n_people(each) for each in self.below.get(unit.pk, ()))
        return int(getattr(unit, "n_people", 0)) + sum(below)


def _tree(by: Membership, book: RuleBook) -> Tree:
    """Queries: 2, one more for leads of a unit."""
    people = Count("members", filter=is_here("members"))
    units = Unit.objects.in_organization(by.organization).annotate(n_people=people)
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id, []).append(unit)
    names = {unit.pk: unit.name for unit in units}
    may_set = Unit.objects.in_organization(by.organization).filter(
        find(by, "unit_cadence.configure")
    )
    shown = frozenset(may_set.values_list("pk", flat=True))
    return Tree(by, book, names, below, shown)


def _frameworks(book: RuleBook, slug: str) -> list[FrameworkLine]:
    """Each framework with its rule and the cadences that it suggests."""
    found = []
    for framework in book.catalogue.frameworks:
        rule = book.by_framework.get(framework.slug)
        found.append(
            FrameworkLine(
                name=str(framework.name),
                how_often=how_often(rule.cadence) if rule else "",
                suggested=suggestions(book.catalogue, framework.slug),
                url=rule_url(slug, RuleScope.FRAMEWORK, framework.slug),
            )
        )
    return found


def suggestions(catalogue: Catalogue, slug: str) -> str:
    """The configured cadences of its levels, and those of its kinds that are rarer than
    weekly: “Vision: yearly”. "" when it leaves all to the units.
    """
    framework = catalogue.framework(slug)
    kinds = framework.kinds if framework else ()
    by_kind: list[tuple[Text, Suggested]] = [
        (kind.label, kind.cadence)
        for kind in kinds
        if not kind.is_statement
        and kind.cadence not in (Suggested.WEEKLY, Suggested.NEVER)
    ]
    for level in Level:
        own = catalogue.level_settings(slug, level).cadence
        by_kind += [(LEVELS[level], own)] if own else []
    return ", ".join(
        _("%(what)s: %(cadence)s") % {"what": what, "cadence": CADENCES[cadence]}
        for what, cadence in by_kind
    )
