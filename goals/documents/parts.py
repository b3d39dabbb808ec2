"""The sections of a document page with their content. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from frameworks.spec import Level, SectionScope, SectionStyle
from goals.documents.model import Addition, DocumentPart, LevelEntries
from goals.documents.outlines import beginnings
from goals.documents.trees import topmost, walk
from goals.levels import level_of

if TYPE_CHECKING:
    from frameworks.spec import Framework, Kind, Section
    from goals.documents.model import DocumentEntry, DocumentHolder
    from goals.documents.trees import EntryBuilder
    from goals.models import Goal
    from organizations.models import Cycle, Unit


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """Input for the sections of one document. `around`: of `goals_around`."""

    framework: Framework
    holder: DocumentHolder
    cycle: Cycle | None
    roots: list[DocumentEntry]
    around: list[Goal]
    builder: EntryBuilder
    may_write: bool


def part_of(section: Section, source: DocumentSource) -> DocumentPart:
    roots = source.roots
    if section.style == SectionStyle.FIELD:
        text = roots[0].goal.field(section.field) if roots else ""
        return DocumentPart(section, text=text)
    return DocumentPart(
        section,
        entries=[
            _without_statements(e, section) for e in topmost(roots, section.kinds)
        ],
        inherited=_inherited(section, source),
        levels=_table_levels(section, source),
        add=_addition_of(section, source),
    )


def _without_statements(entry: DocumentEntry, section: Section) -> DocumentEntry:
    """The entry without statements that have a section of their own.

    Obstacles below a method, for example, are not measures of it.
    """
    children = [
        _without_statements(child, section)
        for child in entry.children
        if not child.is_statement or child.goal.kind in section.kinds
    ]
    return replace(entry, children=children)


def _inherited(
    section: Section, source: DocumentSource
) -> list[tuple[Unit, list[DocumentEntry]]]:
    if section.scope != SectionScope.LINE:
        return []
    found = []
    for unit in reversed(source.holder.line):
        goals = [
            goal
            for goal in source.around
            if goal.unit_id == unit.pk
            and goal.kind in section.kinds
            and level_of(goal) != Level.INDIVIDUAL
        ]
        if goals:
            found.append((unit, source.builder.build(goals, ())))
    return found


# --- The table ------------------------------------------------------------------------


def _table_levels(section: Section, source: DocumentSource) -> list[LevelEntries]:
    """Rows of the table by level: the holder's own, and the goals above and below."""
    if section.style != SectionStyle.TABLE:
        return []
    first = beginnings(source.framework)
    own = [entry for entry in walk(source.roots) if entry.goal.kind in first]
    mine = {entry.goal.pk for entry in own}
    others = source.builder.build(
        (
            g
            for g in source.around
            if _is_in_table(g, source, first) and g.pk not in mine
        ),
        (goal for goal in source.around if goal.kind not in first),
    )
    others += _parents_elsewhere(own, source)
    found = []
    for level in Level:
        is_own = level == source.holder.level
        here = [entry for entry in others if entry.level == level]
        entries = (own if is_own else []) + here
        if entries or is_own:
            found.append(LevelEntries(level, entries, is_own))
    return found


def _parents_elsewhere(
    own: list[DocumentEntry], source: DocumentSource
) -> list[DocumentEntry]:
    """Parents of the holder's own goals in other frameworks."""
    above = {entry.parent.pk: entry.parent for entry in own if entry.parent}
    return [
        source.builder.alone(goal)
        for goal in above.values()
        if goal.framework != source.framework.slug
    ]


def _is_in_table(goal: Goal, source: DocumentSource, first: tuple[str, ...]) -> bool:
    """Whether the goal is of a unit above, or of a unit or person below.

    Not those of colleagues.
    """
    holder = source.holder
    if goal.kind not in first:
        return False
    is_individual = level_of(goal) == Level.INDIVIDUAL
    above = goal.unit_id in {unit.pk for unit in holder.line} and not is_individual
    below = goal.unit_id in holder.subtree
    team = holder.unit is not None and goal.unit_id == holder.unit.pk and is_individual
    return above or below or team


# --- What may be added ----------------------------------------------------------------


def _addition_of(section: Section, source: DocumentSource) -> Addition | None:
    """Add button for the section's first kind, if the document may have one more."""
    kind = next((source.framework.kind(slug) for slug in section.kinds), None)
    taken = section.style == SectionStyle.TITLE and source.roots
    if section.style == SectionStyle.NOTES:
        return None
    return None if kind is None or taken else addition(kind, source)


def addition(kind: Kind, source: DocumentSource) -> Addition | None:
    """The add button for a kind.

    None if the reader may not write here, or the required parent is missing.
    """
    parent = next(
        (entry.goal for entry in source.roots if not entry.is_statement), None
    )
    needs_parent = not kind.is_root
    if not source.may_write or (needs_parent and parent is None):
        return None
    query = {"kind": f"{source.framework.slug}:{kind.slug}", **_owner_query(source)}
    if source.cycle is not None:
        query["cycle"] = source.cycle.public_id
    if needs_parent and parent is not None:
        query["parent"] = parent.public_id
    return Addition(kind, urlencode(query))


def _owner_query(source: DocumentSource) -> dict[str, str]:
    """Query for owner and unit: members of the unit own it, others write for the unit."""
    holder = source.holder
    if holder.unit is None:
        unit = {"unit": holder.line[0].public_id} if holder.line else {}
        return {"owner": holder.public_id, **unit}
    if source.builder.membership.unit_id == holder.unit.pk:
        return {"unit": holder.public_id}
    return {"unit": holder.public_id, "owner": "none"}
