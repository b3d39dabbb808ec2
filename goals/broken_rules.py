"""Goals of an organization that break a framework rule, under any catalogue of it.

Setup uses it to preview what a change of the rules means for existing goals. The
findings are the same as on the goals' own pages; a test compares the two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from frameworks.rules import findings
from frameworks.spec import MOST_COUNTED, Goalish, KindRef
from goals.levels import level_from
from goals.models import Goal
from goals.neighbours import BELOW, BESIDE, GoalHolder, holder_from

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from frameworks.catalogue import Catalogue
    from frameworks.spec import Finding, Level
    from organizations.models import Organization

    # Holder, framework, kind, cycle.
    type NeighbourGroup = tuple[GoalHolder, str, str, int]

BATCH = 5000


class _Row(NamedTuple):
    """The columns of a goal that the rules need."""

    id: int
    parent_id: int | None
    parent_framework: str | None
    parent_kind: str | None
    framework: str
    kind: str
    title: str
    state: str
    metric_type: str
    has_target: bool
    owner_id: int | None
    owner_role: str | None
    owner_name: str
    unit_id: int | None
    unit_kind: str | None
    cycle_id: int
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date | None

    @property
    def ref(self) -> KindRef:
        return KindRef(self.framework, self.kind)

    @property
    def parent(self) -> KindRef | None:
        if self.parent_framework is None or self.parent_kind is None:
            return None
        return KindRef(self.parent_framework, self.parent_kind)

    @property
    def level(self) -> Level:
        return level_from(self.unit_kind, self.owner_role, self.owner_name)

    @property
    def neighbour_group(self) -> NeighbourGroup | None:
        """Key under which goals count as beside each other; None without a holder."""
        holder = holder_from(self.level, self.owner_id, self.unit_id)
        if holder is None:
            return None
        return holder, self.framework, self.kind, self.cycle_id


class _Neighbours(NamedTuple):
    """Neighbour counts of all goals, by goal state (goals/neighbours.py)."""

    n_children: Counter[int]
    beside: Mapping[str, Counter[NeighbourGroup | None]]
    below: Mapping[str, defaultdict[int, Counter[KindRef]]]


def broken_rules(
    organization: Organization, catalogue: Catalogue
) -> dict[int, list[Finding]]:
    """Findings of each open goal (active or draft) that has any, by goal id.

    `catalogue`: the current one, or a changed one to preview. Reads only. Call inside
    the organization. Queries: 1, whatever the size.
    """
    rows = list(_rows(organization))
    around = _count_neighbours(rows)
    found = (
        (row.id, findings(catalogue, row.framework, _goalish(row, around)))
        for row in rows
        if row.state in (Goal.State.ACTIVE, Goal.State.DRAFT)
    )
    return {goal_id: broken for goal_id, broken in found if broken}


def _rows(organization: Organization) -> Iterator[_Row]:
    goals = Goal.objects.in_organization(organization).unarchived().order_by("id")
    columns = (
        *("id", "parent_id", "parent__framework", "parent__kind"),
        *("framework", "kind", "title", "state", "metric_type", "target"),
        *("owner_id", "owner__role", "owner_name", "unit_id", "unit__kind"),
        *("cycle_id", "cycle__starts_on", "cycle__ends_on", "due_on"),
    )
    for row in goals.values_list(*columns).iterator(BATCH):
        *_before, metric_type, target = row[:10]
        has_target = target is not None or metric_type == Goal.MetricType.YES_NO
        yield _Row._make((*row[:9], has_target, *row[10:]))


def _count_neighbours(rows: Iterable[_Row]) -> _Neighbours:
    around = _Neighbours(
        Counter(), defaultdict(Counter), defaultdict(lambda: defaultdict(Counter))
    )
    for row in rows:
        around.beside[row.state][row.neighbour_group] += 1
        if row.parent_id is not None:
            around.n_children[row.parent_id] += 1
            around.below[row.state][row.parent_id][row.ref] += 1
    return around


def _goalish(row: _Row, around: _Neighbours) -> Goalish:
    is_draft = row.state == Goal.State.DRAFT
    drafts = (Goal.State.DRAFT,) if is_draft else ()
    below: Counter[KindRef] = Counter()
    for state in (*BELOW, *drafts):
        below += around.below[state][row.id]
    measured = row.metric_type != Goal.MetricType.NONE
    return Goalish(
        kind=row.kind,
        title=row.title,
        level=row.level,
        parent=row.parent,
        n_children=around.n_children[row.id],
        has_metric=measured,
        has_target=measured and row.has_target,
        has_owner=bool(row.owner_id or row.owner_name or row.unit_id),
        n_beside=_n_beside(row, around, (*BESIDE, *drafts)),
        n_below=below,
        days=((row.due_on or row.ends_on) - row.starts_on).days + 1,
    )


def _n_beside(row: _Row, around: _Neighbours, states: Iterable[str]) -> int | None:
    group = row.neighbour_group
    if group is None:
        return None
    return min(MOST_COUNTED, sum(around.beside[state][group] for state in states))
