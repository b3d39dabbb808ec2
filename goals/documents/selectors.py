"""Loads a document page in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from frameworks.selectors import catalogue_of
from goals.access import may_create_for
from goals.documents.holders import find_holder, holder_of, read_units
from goals.documents.model import Author, DocumentLink, DocumentPage
from goals.documents.outlines import (
    beginnings,
    document_of,
    lone_statements,
)
from goals.documents.parts import DocumentSource, addition, part_of
from goals.documents.reading import (
    MOST_GOALS,
    goals_around,
    goals_below,
    held_goals,
)
from goals.documents.trees import EntryBuilder, SupportLinks
from goals.selectors.scope import default_cycle, overlapping, read_cycles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from frameworks.catalogue import Catalogue
    from frameworks.spec import Framework
    from goals.documents.holders import Units
    from goals.documents.model import DocumentEntry, DocumentHolder
    from goals.models import Goal
    from organizations.models import Cycle, Membership


def load_document(
    membership: Membership, framework_slug: str, holder_id: str, cycle_id: str = ""
) -> DocumentPage | None:
    """The holder's document of a cycle, else of the one that fits today best.

    None for an unknown framework or holder. Queries: 5, and 1 for a person's.
    """
    catalogue = catalogue_of(membership.organization)
    framework = catalogue.framework(framework_slug)
    if framework is None:
        return None
    units = read_units(membership.organization)
    holder = find_holder(membership.organization, holder_id, units)
    if holder is None:
        return None
    return _DocumentLoader(membership, catalogue, framework, holder, units).page(
        cycle_id
    )


class _DocumentLoader:
    """Loads one document."""

    def __init__(
        self,
        membership: Membership,
        catalogue: Catalogue,
        framework: Framework,
        holder: DocumentHolder,
        units: Units,
    ) -> None:
        self.membership, self.catalogue = membership, catalogue
        self.framework, self.holder, self.units = framework, holder, units
        self.document = document_of(framework)
        self.may_write = may_create_for(
            membership,
            holder.member,
            holder.line[0] if holder.is_member and holder.line else holder.unit,
        )

    def page(self, cycle_id: str) -> DocumentPage:
        cycles = read_cycles(self.membership.organization)
        known = held_goals(self.membership, self.catalogue, self.holder)
        by_key = {cycle.pk: cycle for cycle in cycles}
        for goal in known:
            goal.cycle = by_key[goal.cycle_id]
        held = [goal for goal in known if self._is_held(goal)]
        cycle = self._cycle(cycles, held, cycle_id)
        beside = overlapping(cycles, cycle) if cycle else []
        roots = self._roots(held, cycle, beside)
        goals = goals_below(self.membership, self.framework, self.holder, roots)
        found, links = self._around(goals, cycle, beside)
        around = [goal for goal in found if getattr(goal, "is_near", False)]
        entries = self._entries(roots, goals, links)
        source = self._source(entries, cycle, around)
        tabs = self._tabs(known, held, beside)
        first = next(map(self.framework.kind, beginnings(self.framework)), None)
        return DocumentPage(
            framework=self.framework,
            document=self.document,
            holder=self.holder,
            cycle=cycle,
            cycles=self._cycle_choices(cycles, held, cycle),
            roots=entries,
            parts=[part_of(each, source) for each in self.document.sections],
            above=self._links(around, above=True),
            below=self._links(around, above=False),
            tabs=tabs,
            unwritten=list(self._unwritten(tabs, cycle)),
            author=_author(entries, goals),
            may_write=self.may_write,
            elsewhere=self._elsewhere(found),
            first=addition(first, source) if first else None,
            is_cut=len(goals) > MOST_GOALS,
        )

    # --- which cycle ---------------------------------------------------------------

    def _cycle(
        self, cycles: Sequence[Cycle], held: Iterable[Goal], cycle_id: str
    ) -> Cycle | None:
        """The chosen cycle, else the best one that has such a document.

        That is the shortest current one, else the latest; without any, the
        organization's.
        """
        chosen = next((c for c in cycles if c.public_id == cycle_id), None)
        written = self._cycles_with_document(cycles, held)
        today = self.membership.organization.today()
        now = [cycle for cycle in written if cycle.contains(today)]
        return (
            chosen
            or min(now, key=lambda each: each.ends_on - each.starts_on, default=None)
            or max(written, key=lambda each: each.ends_on, default=None)
            or default_cycle(cycles, today)
        )

    def _cycles_with_document(
        self, cycles: Iterable[Cycle], held: Iterable[Goal]
    ) -> list[Cycle]:
        """Cycles with a document; those with statements alone, if there is none."""
        mine = [goal for goal in held if goal.framework == self.framework.slug]
        first = beginnings(self.framework)
        used = {goal.cycle_id for goal in mine if goal.kind in first}
        used = used or {goal.cycle_id for goal in mine}
        return [cycle for cycle in cycles if cycle.pk in used]

    def _cycle_choices(
        self, cycles: Sequence[Cycle], held: Iterable[Goal], chosen: Cycle | None
    ) -> list[Cycle]:
        """Cycles with such a document, the chosen one, and the current default."""
        now = default_cycle(cycles, self.membership.organization.today())
        written = self._cycles_with_document(cycles, held)
        return [c for c in cycles if c in written or c in (chosen, now)]

    # --- which goals ---------------------------------------------------------------

    def _roots(
        self, held: Iterable[Goal], cycle: Cycle | None, beside: Sequence[Cycle]
    ) -> list[Goal]:
        """Root goals of the document, and the statements valid in its time."""
        mine = [goal for goal in held if goal.framework == self.framework.slug]
        first = beginnings(self.framework)
        begins = [g for g in mine if g.kind in first and g.cycle == cycle]
        keys = {goal.pk for goal in begins}
        times = {each.pk for each in beside}
        alone = lone_statements(self.framework)
        return [
            *(goal for goal in begins if goal.parent_id not in keys),
            *(goal for goal in mine if goal.kind in alone and goal.cycle_id in times),
        ]

    def _around(
        self, goals: Iterable[Goal], cycle: Cycle | None, beside: Sequence[Cycle]
    ) -> tuple[list[Goal], SupportLinks]:
        """Goals around the document, and the support links of its goals."""
        helps: dict[int, list[int]] = {g.pk: getattr(g, "helps", []) for g in goals}
        found = goals_around(
            self.membership,
            self.framework,
            self.holder,
            beside,
            cycle=cycle,
            helped={key for keys in helps.values() for key in keys},
            parents=helps.keys(),
        )
        by_key = {goal.pk: goal for goal in found}
        snaps = {
            key: [by_key[helped] for helped in keys if helped in by_key]
            for key, keys in helps.items()
        }
        supporting: dict[int, list[Goal]] = {}
        for goal in found:
            if goal.parent_id in helps and goal.pk not in helps:
                supporting.setdefault(goal.parent_id, []).append(goal)
        return found, SupportLinks(snaps, supporting)

    def _entries(
        self, roots: list[Goal], goals: list[Goal], links: SupportLinks
    ) -> list[DocumentEntry]:
        """Entries of the topmost roots, with all their descendants."""
        shown = {goal.pk: goal for goal in goals[:MOST_GOALS]}
        begin = [shown[root.pk] for root in roots if root.pk in shown]
        builder = EntryBuilder(self.membership, self.catalogue, links)
        entries = builder.build(begin, shown.values())
        nested = {b.goal.pk for e in entries for b in e.below() if b is not e}
        return [entry for entry in entries if entry.goal.pk not in nested]

    def _elsewhere(self, found: Iterable[Goal]) -> list[DocumentEntry]:
        """Entries of the holder's goals below goals of other documents."""
        mine = [goal for goal in found if getattr(goal, "is_elsewhere", False)]
        keys = {goal.pk for goal in mine}
        begin = [goal for goal in mine if goal.parent_id not in keys]
        return EntryBuilder(self.membership, self.catalogue).build(begin, mine)

    def _source(
        self, entries: list[DocumentEntry], cycle: Cycle | None, around: list[Goal]
    ) -> DocumentSource:
        return DocumentSource(
            framework=self.framework,
            holder=self.holder,
            cycle=cycle,
            roots=entries,
            around=around,
            builder=EntryBuilder(self.membership, self.catalogue),
            may_write=self.may_write,
        )

    # --- other documents -----------------------------------------------------------

    def _links(self, around: Iterable[Goal], *, above: bool) -> list[DocumentLink]:
        """One link per holder: those above, from the top down, or those below."""
        first = beginnings(self.framework)
        line = {unit.public_id: n for n, unit in enumerate(reversed(self.holder.line))}
        found: dict[str, DocumentLink] = {}
        for goal in around:
            holder = holder_of(goal, self.units) if goal.kind in first else None
            if holder is None or holder.public_id == self.holder.public_id:
                continue
            if (holder.public_id in line) == above and self._is_beside(
                holder, above=above
            ):
                link = DocumentLink(self.framework, holder, goal.cycle, goal, 1)
                found.setdefault(holder.public_id, link)
        links = list(found.values())
        if above:
            links.sort(key=lambda link: line[link.holder.public_id])
        return links

    def _is_beside(self, holder: DocumentHolder, *, above: bool) -> bool:
        """Whether the holder's document is linked above or below this one.

        Below: a unit directly below the holder's unit, or one of its people.
        """
        unit = self.holder.unit
        if above:
            return True
        if unit is None:
            return False
        near = holder.unit or (holder.line[0] if holder.line else None)
        if near is None:
            return False
        return near == unit if holder.is_member else near in self.holder.below

    def _is_held(self, goal: Goal) -> bool:
        holder = holder_of(goal, self.units)
        return holder is not None and holder.public_id == self.holder.public_id

    def _tabs(
        self, known: list[Goal], held: list[Goal], beside: Sequence[Cycle]
    ) -> list[DocumentLink]:
        """Horizons, and the holder's documents of all frameworks with this one."""
        links = []
        for framework in self.catalogue.frameworks:
            first = beginnings(framework)
            mine = [goal for goal in held if goal.framework == framework.slug]
            fitting = [goal for goal in mine if goal.cycle in beside] or mine
            root = next((goal for goal in fitting if goal.kind in first), None)
            if root or framework == self.framework:
                cycle = root.cycle if root else None
                link = DocumentLink(framework, self.holder, cycle, root, len(mine))
                links.append(link)
        return [*self._horizons(known, held), *links]

    def _unwritten(
        self, tabs: list[DocumentLink], cycle: Cycle | None
    ) -> Iterator[DocumentLink]:
        """Unwritten documents of frameworks that the holder's level uses."""
        level, written = self.holder.level, {link.framework.slug for link in tabs}
        for framework in self.catalogue.frameworks if self.may_write else ():
            is_on = self.catalogue.is_on(framework.slug, level)
            if is_on and framework.slug not in written:
                yield DocumentLink(framework, self.holder, cycle)

    def _horizons(self, known: list[Goal], held: list[Goal]) -> Iterator[DocumentLink]:
        """Horizons that others hold: usually the company's."""
        for goal in known:
            framework = self.catalogue.framework(goal.framework)
            holder = holder_of(goal, self.units)
            if goal not in held and framework and holder:
                yield DocumentLink(framework, holder, goal.cycle, goal, 1)


def _author(entries: list[DocumentEntry], goals: list[Goal]) -> Author | None:
    """Owner of the goal that the document begins with, and the document's version."""
    if not entries:
        return None
    goal = entries[0].goal
    days: set[dt.date] = set()
    for each in goals:
        days.update(getattr(each, "adjusted_on", ()))
    name = str(goal.owner) if goal.owner else goal.owner_name
    return Author(
        goal.owner, name, goal.organization.date_of(goal.created_at), 1 + len(days)
    )
