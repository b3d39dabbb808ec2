"""Index of an organization's documents that a reader may open, by unit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, Window

from frameworks.selectors import catalogue_of
from frameworks.spec import Level
from goals.documents.holders import (
    IS_COMPANYS,
    held_by,
    holder_of,
    member_holder,
    of_units,
    read_units,
)
from goals.documents.model import DocumentIndex, DocumentLink, UnitDocuments
from goals.documents.outlines import is_horizon
from goals.documents.reading import begins, known
from goals.selectors.scope import default_cycle, overlapping, read_cycles
from organizations.selectors import unit_with_ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from frameworks.catalogue import Catalogue
    from goals.documents.holders import Units
    from goals.documents.model import DocumentHolder
    from goals.models import Goal
    from organizations.models import Cycle, Membership, Unit


def documents_of(membership: Membership) -> DocumentIndex:
    """The documents of the current cycles: units' and the reader's. Queries: 4."""
    organization = membership.organization
    catalogue = catalogue_of(organization)
    units, cycles = read_units(organization), read_cycles(organization)
    now = default_cycle(cycles, organization.today())
    times = overlapping(cycles, now) if now else []
    me = member_holder(membership, units)
    everybodys = of_units(units) | IS_COMPANYS
    theirs = _links(membership, catalogue, units, times, everybodys)
    mine = _links(membership, catalogue, units, times, held_by(me))
    return DocumentIndex(
        horizon=[link for link in theirs if _is_horizon(link)],
        mine=[link for link in mine if link.holder.is_member]
        or list(_unwritten(catalogue, me, now)),
        units=list(_by_unit(units, theirs)),
    )


def _links(
    membership: Membership,
    catalogue: Catalogue,
    units: Units,
    cycles: Iterable[Cycle],
    held: Q,
) -> list[DocumentLink]:
    """One link per document and holder: to its first root goal. Queries: 1."""
    document = ("framework", "unit_id", "cycle_id")
    goals = (
        known(membership)
        .filter(held, begins(catalogue), cycle__in=[cycle.pk for cycle in cycles])
        .with_people()
        .annotate(n=Window(Count("pk"), partition_by=[F(name) for name in document]))
        .order_by(*document, "position", "id")
        .distinct(*document)
    )
    links = (link for goal in goals if (link := _link(goal, catalogue, units)))
    return list(_merged(links))


def _merged(links: Iterable[DocumentLink]) -> Iterable[DocumentLink]:
    """One link per document, where some of its goals name a unit and some do not."""
    found: dict[tuple[str, str, int | None], DocumentLink] = {}
    for link in links:
        cycle_id = link.cycle.pk if link.cycle else None
        key = (link.framework.slug, link.holder.public_id, cycle_id)
        first = found.get(key)
        n_roots = link.n_roots + (first.n_roots if first else 0)
        found[key] = replace(first or link, n_roots=n_roots)
    return found.values()


def _link(goal: Goal, catalogue: Catalogue, units: Units) -> DocumentLink | None:
    framework, holder = catalogue.framework(goal.framework), holder_of(goal, units)
    if framework is None or holder is None:
        return None
    n_roots: int = getattr(goal, "n", 1)
    return DocumentLink(framework, holder, goal.cycle, goal, n_roots)


def _is_horizon(link: DocumentLink) -> bool:
    return link.root is not None and is_horizon(link.framework.kind(link.root.kind))


def _unwritten(
    catalogue: Catalogue, holder: DocumentHolder, cycle: Cycle | None
) -> Iterator[DocumentLink]:
    """Documents that a person of this level could begin."""
    framework = catalogue.default(Level.INDIVIDUAL)
    if framework is not None:
        yield DocumentLink(framework, holder, cycle)


def _by_unit(units: Units, links: list[DocumentLink]) -> Iterator[UnitDocuments]:
    """Units with documents, and their ancestors, in tree order."""
    found: dict[int, list[DocumentLink]] = {}
    for link in links:
        if link.holder.unit is not None and not _is_horizon(link):
            found.setdefault(link.holder.unit.pk, []).append(link)
    shown = {
        above.pk for unit_id in found for above in unit_with_ancestors(units, unit_id)
    }
    for unit, depth in _in_order(units, None, 0):
        if unit.pk in shown:
            yield UnitDocuments(unit, depth, found.get(unit.pk, []))


def _in_order(
    units: Units, parent_id: int | None, depth: int
) -> Iterator[tuple[Unit, int]]:
    for unit in units.values():
        if unit.parent_id == parent_id:
            yield unit, depth
            yield from _in_order(units, unit.pk, depth + 1)
