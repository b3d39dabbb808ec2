"""One row of the outline, with everything that its template needs. Queries: 0."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frameworks.spec import KindRef, Level
from goals.access import may_edit
from goals.findings import findings_of
from goals.kinds import takes_check_ins
from goals.levels import level_of
from goals.models import Goal
from goals.selectors.line import glyph_of
from goals.selectors.neighbours import around_of
from organizations.compiled_queries import compiled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from goals.querysets import GoalQuerySet
    from organizations.models import Membership


@dataclass(slots=True)
class OutlineRow:
    """A goal in the outline.

    `children` is filled when `is_open`; `n_more` of them are not shown yet. `is_lit`:
    on the path to a goal of the reader's own, which `is_mine`. `above`: the goal's
    ancestors, root first, in a flat list of search results.
    """

    goal: Goal
    level: Level
    marks: list[str]
    n_children: int
    may_edit: bool
    is_mine: bool
    is_lit: bool = False
    is_open: bool = False
    children: list[OutlineRow] = field(default_factory=list)
    n_more: int = 0
    next_page: int = 0
    above: list[Goal] = field(default_factory=list)

    @property
    def whose(self) -> str:
        """The owner's or the unit's name; "" for the company."""
        goal = self.goal
        if self.level == Level.COMPANY:
            return ""
        if self.level != Level.INDIVIDUAL and goal.unit is not None:
            return str(goal.unit)
        return str(goal.owner) if goal.owner else goal.owner_name

    @property
    def may_check_in(self) -> bool:
        return self.may_edit and takes_check_ins(self.goal)

    @property
    def glyph(self) -> str:
        """The goal's level, or “horizon”."""
        return glyph_of(self.goal)


def rows_of(
    goals: Iterable[Goal],
    membership: Membership,
    *,
    lit: Collection[int] = (),
    mine: Collection[int] = (),
) -> list[OutlineRow]:
    """Rows for goals that came from `row_goals`."""
    return [_row(goal, membership, lit, mine) for goal in goals]


def _row(
    goal: Goal,
    membership: Membership,
    lit: Collection[int],
    mine: Collection[int],
) -> OutlineRow:
    goal.organization = membership.organization
    n_children = int(getattr(goal, "n_children", 0))
    return OutlineRow(
        goal=goal,
        level=level_of(goal),
        marks=_marks(goal, n_children),
        n_children=n_children,
        may_edit=may_edit(membership, goal),
        is_mine=goal.pk in mine,
        is_lit=goal.pk in lit,
    )


def _marks(goal: Goal, n_children: int) -> list[str]:
    """Findings as sentences; a missing target is shown as a chip instead."""
    parent, left_out = None, {"no_target"}
    if goal.parent_id is not None:
        parent = KindRef(
            getattr(goal, "parent_framework", ""), getattr(goal, "parent_kind", "")
        )
        if parent.framework is None:
            # Below a private goal, of which the reader knows no kind.
            left_out.add("misplaced")
    n_below = max(n_children, goal.progress.n_below)
    around = around_of(goal)
    found = findings_of(goal, parent=parent, n_children=n_below, around=around)
    return [str(finding.text) for finding in found if finding.code not in left_out]


def changed_since(
    membership: Membership, versions: Mapping[str, int | None]
) -> list[Goal]:
    """Goals on a page whose numbers are newer than those displayed. Queries: 1.

    Shape: public id → the version of the numbers that the page shows, None: unknown.
    """
    goals = _shown(membership, list(versions)) if versions else ()
    changed = [g for g in goals if g.progress.version != versions[g.public_id]]
    for goal in changed:
        goal.organization = membership.organization
    return changed


@compiled
def _shown(membership: Membership, public_ids: list[str]) -> GoalQuerySet:
    goals = Goal.objects.in_organization(membership.organization)
    visible = goals.visible_to(membership).with_holders()
    return visible.filter(public_id__among=public_ids)
