"""The goal tree of a cycle, expanded as far as a reader needs it at first.

Roots and one level, the path to the reader's own goals, and what they expanded: each in
one query, however many goals there are. The page is bounded, so that 10,000 goals cost
no more than 100 (docs/performance.md).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from goals.models import Goal
from goals.selectors.counts import TOPS_FIRST, top_goals
from goals.selectors.rows import OutlineRow, rows_of
from goals.selectors.scope import GoalScope, goals_in, row_goals
from organizations.compiled_queries import compiled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from goals.querysets import GoalQuerySet
    from goals.selectors.scope import OutlineScope
    from organizations.models import Membership

PAGE = 50
# Roots are expanded while the page has no more rows than this.
FIRST_ROWS = 120
# The reader's topmost goals: enough for all but the owner of a whole import.
MOST_MINE = 20
# Goals expanded without JavaScript.
MOST_OPEN = 50

# The reader's topmost goals, the expanded ones, and all ancestors of both.
LINES = """
WITH RECURSIVE mine(id, parent_id) AS (
  SELECT g.id, g.parent_id FROM goals_goal g
    WHERE g.organization_id = %(organization)s AND g.owner_id = %(member)s
      AND g.cycle_id = ANY(%(cycles)s) AND g.state = ANY(%(states)s)
      AND NOT EXISTS (
        SELECT FROM goals_goal above
        WHERE above.organization_id = g.organization_id AND above.id = g.parent_id
          AND above.owner_id = %(member)s AND above.cycle_id = ANY(%(cycles)s)
          AND above.state = ANY(%(states)s))
    ORDER BY g.position, g.id LIMIT %(most)s
), up(id, parent_id, is_start, is_lit) AS (
  SELECT id, parent_id, true, true FROM mine
  UNION ALL
  SELECT id, parent_id, true, false FROM goals_goal
    WHERE organization_id = %(organization)s AND public_id = ANY(%(opened)s)
  UNION
  SELECT above.id, above.parent_id, false, up.is_lit FROM up JOIN goals_goal above
    ON above.organization_id = %(organization)s AND above.id = up.parent_id
)
SELECT id, bool_or(is_start AND is_lit), bool_or(is_lit),
       bool_or(NOT is_start OR NOT is_lit)
FROM up GROUP BY id
"""


@dataclass(frozen=True, slots=True)
class OutlinePaths:
    """Ids of the goals to highlight and expand.

    `mine`: the reader's topmost goals; `lit`: they and all their ancestors; `opened`:
    expanded, shown with their children.
    """

    mine: frozenset[int] = frozenset()
    lit: frozenset[int] = frozenset()
    opened: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Outline:
    """A page of the tree. `rows` with their children; `next_page` is 0 on the last one."""

    rows: list[OutlineRow]
    page: int
    next_page: int

    @property
    def previous_page(self) -> int:
        return self.page - 1


def read_lines(scope: OutlineScope, opened: Sequence[str] = ()) -> OutlinePaths:
    """Paths to the reader's own goals and to those `opened` (public ids). Queries: 1."""
    parameters: dict[str, int | list[int] | list[str]] = {
        "organization": scope.membership.organization_id,
        "member": scope.membership.pk,
        "cycles": list(scope.cycles),
        "states": list(scope.states),
        "opened": [public_id.replace("\0", "") for public_id in opened[:MOST_OPEN]],
        "most": MOST_MINE,
    }
    with connection.cursor() as cursor:
        cursor.execute(LINES, parameters)
        found = cursor.fetchall()
    return OutlinePaths(
        mine=frozenset(row[0] for row in found if row[1]),
        lit=frozenset(row[0] for row in found if row[2]),
        opened=frozenset(row[0] for row in found if row[3]),
    )


def read_outline(
    scope: OutlineScope, *, page: int = 1, opened: Sequence[str] = ()
) -> Outline:
    """A page of roots, expanded. Queries: 3."""
    lines = read_lines(scope, opened)
    first = (page - 1) * PAGE
    found = _roots(
        scope.membership, list(scope.cycles), states=scope.states, first=first
    )
    roots = _rows(found[:PAGE], scope, lines)
    fill(scope, lines, roots, {*lines.opened, *_roots_to_expand(roots)})
    return Outline(roots, page, page + 1 if len(found) > PAGE else 0)


@compiled
def _roots(
    membership: Membership, cycles: list[int], *, states: tuple[str, ...], first: int
) -> GoalQuerySet:
    """A page of roots, and the first of the next."""
    scope = GoalScope(membership, cycles, states)
    # Paginate before joining people and numbers.
    cut = top_goals(scope, first, PAGE + 1).values("pk")
    return row_goals(scope).filter(pk__among=cut).order_by(*TOPS_FIRST)


def read_children(scope: OutlineScope, parent: Goal, *, page: int = 1) -> OutlineRow:
    """A goal's row with a page of its children. Queries: 2."""
    lines = read_lines(scope)
    goals = _page_of_children(scope, [parent.pk], lines.lit, page)
    row = _rows([parent], scope, lines)[0]
    row.n_children = goals_in(scope).filter(parent=parent).count()
    _expand(row, _rows(goals, scope, lines), page)
    return row


def fill(
    scope: OutlineScope,
    lines: OutlinePaths,
    roots: list[OutlineRow],
    opened: Collection[int],
) -> None:
    """Add the first page of children to the rows that are expanded. Queries: 1."""
    below: defaultdict[int | None, list[Goal]] = defaultdict(list)
    if opened:
        for goal in _page_of_children(scope, opened, lines.lit, page=1):
            below[goal.parent_id].append(goal)
    waiting = list(roots)
    while waiting:
        row = waiting.pop()
        if row.goal.pk in opened and row.goal.pk in below:
            _expand(row, _rows(below[row.goal.pk], scope, lines), page=1)
            waiting.extend(row.children)


def _expand(row: OutlineRow, children: list[OutlineRow], page: int) -> None:
    row.is_open = True
    row.children = children
    shown = len(children) + (page - 1) * PAGE
    row.n_more = max(0, row.n_children - shown) if len(children) >= PAGE else 0
    row.next_page = page + 1 if row.n_more else 0


def _rows(
    goals: Iterable[Goal], scope: OutlineScope, lines: OutlinePaths
) -> list[OutlineRow]:
    return rows_of(goals, scope.membership, lit=lines.lit, mine=lines.mine)


def _roots_to_expand(roots: Sequence[OutlineRow]) -> set[int]:
    """The first roots, while the page stays short; at least one that has children."""
    opened: set[int] = set()
    left = FIRST_ROWS - len(roots)
    for row in roots:
        left -= min(row.n_children, PAGE)
        if opened and left < 0:
            break
        if row.n_children:
            opened.add(row.goal.pk)
    return opened


def _page_of_children(
    scope: OutlineScope, parents: Collection[int], lit: Collection[int], page: int
) -> list[Goal]:
    """A page of children of each parent; page 1 also has all `lit` ones."""
    ids = list(scope.cycles), list(parents), list(lit)
    return _children(scope.membership, *ids, states=scope.states, page=page)


@compiled
def _children(
    membership: Membership,
    cycles: list[int],
    parents: list[int],
    lit: list[int],
    *,
    states: tuple[str, ...],
    page: int,
) -> GoalQuerySet:
    scope = GoalScope(membership, cycles, states)
    ranked = (
        goals_in(scope)
        .filter(parent__pk__among=parents)
        .annotate(
            rank=Window(
                RowNumber(), partition_by=F("parent"), order_by=["position", "id"]
            )
        )
    )
    on_page = Q(rank__gt=(page - 1) * PAGE, rank__lte=page * PAGE)
    goals = row_goals(scope).order_by("position", "id")
    if page == 1:
        shown = ranked.filter(on_page | Q(pk__among=lit))
        return goals.filter(pk__in=shown.values("pk"))
    # `lit` goals were shown on page 1. Excluded outside the subquery to keep the ranks.
    shown = ranked.filter(on_page)
    return goals.filter(pk__in=shown.values("pk")).exclude(pk__among=lit)


def parent_of(membership: Membership, goal: Goal) -> Goal | None:
    """The parent with its people, if the member may see it. Queries: 0 or 1."""
    if goal.parent_id is None:
        return None
    return (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .with_people()
        .filter(pk=goal.parent_id)
        .first()
    )
