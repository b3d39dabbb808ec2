"""Which goals of an organization break which rules, under any catalogue of it.

For Setup: what a change of the rules would mean for the goals that are there. The same
marks as on the goals' own pages; a test holds the two together.
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
    type Company = tuple[GoalHolder, str, str, int]

BATCH = 5000


class _Row(NamedTuple):
    """What the rules look at of a goal, as the query brings it."""

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
    def company(self) -> Company | None:
        """Those that share it are beside each other."""
        holder = holder_from(self.level, self.owner_id, self.unit_id)
        if holder is None:
            return None
        return holder, self.framework, self.kind, self.cycle_id


class _Around(NamedTuple):
    """Counts around the goals, drafts and agreed ones apart (goals/neighbours.py)."""

    n_children: Counter[int]
    beside: Mapping[str, Counter[Company | None]]
    below: Mapping[str, defaultdict[int, Counter[KindRef]]]


def broken_rules(
    organization: Organization, catalogue: Catalogue
) -> dict[int, list[Finding]]:
    """By id, what each open goal (active or draft) breaks; without those that are fine.

    `catalogue`: the one in force, or one to try. Changes nothing. Inside the
    organization. Queries: 1, whatever the size.
    """
    rows = list(_rows(organization))
    around = _look_around(rows)
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


def _look_around(rows: Iterable[_Row]) -> _Around:
    around = _Around(
        Counter(), defaultdict(Counter), defaultdict(lambda: defaultdict(Counter))
    )
    for row in rows:
        around.beside[row.state][row.company] += 1
        if row.parent_id is not None:
            around.n_children[row.parent_id] += 1
            around.below[row.state][row.parent_id][row.ref] += 1
    return around


def _goalish(row: _Row, around: _Around) -> Goalish:
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


def _n_beside(row: _Row, around: _Around, states: Iterable[str]) -> int | None:
    company = row.company
    if company is None:
        return None
    return min(MOST_COUNTED, sum(around.beside[state][company] for state in states))
