"""Builds document entries from goals. Pure: reads only loaded rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from goals.access import may_edit, may_see
from goals.documents.model import DocumentEntry
from goals.kinds import is_statement
from goals.levels import level_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from frameworks.catalogue import Catalogue
    from goals.models import Goal
    from organizations.models import Membership

type Children = dict[int | None, list[Goal]]


class SupportLinks(NamedTuple):
    """Links of goals, by key.

    `helps`: the goals that it supports beside its parent; `supporting`: direct children
    in another document.
    """

    helps: Mapping[int, list[Goal]]
    supporting: Mapping[int, list[Goal]]


class EntryBuilder:
    """Builds entries for one reader."""

    def __init__(
        self,
        membership: Membership,
        catalogue: Catalogue,
        links: SupportLinks | None = None,
    ) -> None:
        self.membership, self.catalogue = membership, catalogue
        self.links = links or SupportLinks({}, {})

    def build(
        self, roots: Iterable[Goal], goals: Iterable[Goal]
    ) -> list[DocumentEntry]:
        """Entries of the roots, with their descendants among `goals`."""
        below: Children = {}
        for goal in goals:
            below.setdefault(goal.parent_id, []).append(goal)
        return self._entries(roots, below, None)

    def alone(self, goal: Goal) -> DocumentEntry:
        """Entry of a goal loaded as a parent, without its surroundings."""
        goal.organization = self.membership.organization
        return DocumentEntry(goal, self.catalogue.kind(goal.kind_ref), level_of(goal))

    def _entries(
        self, goals: Iterable[Goal], below: Children, parent: Goal | None
    ) -> list[DocumentEntry]:
        goals, ranks = list(goals), dict[str, int]()
        return [
            replace(self._entry(goal, below, parent, ranks), share=share)
            for goal, share in zip(goals, _shares(goals), strict=True)
        ]

    def _entry(
        self, goal: Goal, below: Children, parent: Goal | None, ranks: dict[str, int]
    ) -> DocumentEntry:
        goal.organization = self.membership.organization
        kind = self.catalogue.kind(goal.kind_ref)
        if kind is not None and kind.ranked:
            ranks[goal.kind] = ranks.get(goal.kind, 0) + 1
        return DocumentEntry(
            goal=goal,
            kind=kind,
            level=level_of(goal),
            rank=ranks.get(goal.kind),
            children=self._entries(below.get(goal.pk, ()), below, goal),
            may_edit=may_edit(self.membership, goal),
            snaps_to=self.links.helps.get(goal.pk, []),
            supporting=[
                self.alone(child) for child in self.links.supporting.get(goal.pk, [])
            ],
            parent=parent or self._visible_parent(goal),
        )

    def _visible_parent(self, goal: Goal) -> Goal | None:
        """The parent, unless it is a draft of somebody else."""
        above: Goal | None = goal.parent
        return above if above and may_see(self.membership, above) else None


def _shares(goals: list[Goal]) -> list[float | None]:
    """Each one's part of the total weight of contributing goals; None for others."""
    weights = [
        goal.weight if goal.contributes and not is_statement(goal) else None
        for goal in goals
    ]
    total = sum(filter(None, weights))
    return [
        weight / total if weight is not None and total else None for weight in weights
    ]


def walk(entries: Iterable[DocumentEntry]) -> Iterator[DocumentEntry]:
    """Every entry, depth first, each before its descendants."""
    for entry in entries:
        yield from entry.below()


def topmost(
    entries: Iterable[DocumentEntry], kinds: tuple[str, ...]
) -> list[DocumentEntry]:
    """Entries of the kinds that are below no other entry of the kinds."""
    found: list[DocumentEntry] = []
    for entry in entries:
        if entry.goal.kind in kinds:
            found.append(entry)
        else:
            found.extend(topmost(entry.children, kinds))
    return found
