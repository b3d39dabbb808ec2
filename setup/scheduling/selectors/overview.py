"""Everybody's rhythm at a glance: which rule holds where, and from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from frameworks.spec import Cadence as Suggested
from frameworks.spec import Level
from organizations.hierarchy import leads
from organizations.models import Unit
from organizations.policy import may
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


# Deeper ones stand no further in: a phone is narrow.
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the tree. `source`: "" for a rule of its own. `n_people`: whom its rule
    reaches, with those of the units below it.
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
    """`suggested`: what the framework says itself; `how_often`: "" without a rule."""

    name: str
    how_often: str
    suggested: str
    url: str


@dataclass(frozen=True, slots=True)
class ScheduleOverview:
    """What the page shows beside the lists that are paged."""

    headline: str
    sentence: str
    is_set: bool
    units: list[UnitLine]
    frameworks: list[FrameworkLine]
    n_own: int


def schedule_overview(by: Membership) -> ScheduleOverview:
    """Queries: 3, and the catalogue's. Inside the organization."""
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
    """The units as they stand, each with the `n_people` that are right in it."""

    by: Membership
    book: RuleBook
    names: dict[int, str]
    below: dict[int | None, list[Unit]]
    sees_all: bool

    def lines(self, parent_id: int | None = None, depth: int = 0) -> Iterator[UnitLine]:
        """In order, from the top. For leaders: their own part of it."""
        for unit in self.below.get(parent_id, ()):
            is_shown = self.sees_all or leads(self.by, unit.pk)
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
    """Queries: 1."""
    here = Q(members__left_at=None) | Q(members__left_at__gt=timezone.now())
    people = Count("members", filter=here & Q(members__user__is_active=True))
    units = Unit.objects.in_organization(by.organization).annotate(n_people=people)
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id, []).append(unit)
    names = {unit.pk: unit.name for unit in units}
    return Tree(by, book, names, below, may(by, "cadence.configure"))


def _frameworks(book: RuleBook, slug: str) -> list[FrameworkLine]:
    """Each with its rule, and with what it suggests."""
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
    """What HR chose for its levels, and what it says of its kinds where that is rarer
    than weekly: “Vision: yearly”. "" when it leaves all to the units.
    """
    framework = catalogue.framework(slug)
    kinds = framework.kinds if framework else ()
    said: list[tuple[Text, Suggested]] = [
        (kind.label, kind.cadence)
        for kind in kinds
        if not kind.is_statement
        and kind.cadence not in (Suggested.WEEKLY, Suggested.NEVER)
    ]
    for level in Level:
        own = catalogue.level_settings(slug, level).cadence
        said += [(LEVELS[level], own)] if own else []
    return ", ".join(
        _("%(what)s: %(cadence)s") % {"what": what, "cadence": CADENCES[cadence]}
        for what, cadence in said
    )
