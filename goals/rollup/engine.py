from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from goals.rollup import store
from goals.rollup.counts import recount
from goals.rollup.places import StoredPlace, places
from goals.rollup.store import Change
from goals.rules import Child, Result, roll_up
from organizations.tenancy import as_nobody, in_organization

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Sequence

    from goals.rollup.store import Context, GoalRow

# Far below the six decimals that are displayed; above float rounding errors.
TOLERANCE = 1e-12


class StoredDifference(NamedTuple):
    """A stored result that differs from the one computed from its inputs."""

    goal_id: int
    stored: Result
    right: Result
    stored_place: StoredPlace = StoredPlace()
    right_place: StoredPlace = StoredPlace()


def drain(organization_id: int, *, today: dt.date | None = None) -> int | None:
    """Roll up the dirty goals of one organization, in one transaction.

    Returns the number of dirty goals; None when another worker holds the lock. The
    holder checks again after its commit, so that nothing waits for the sweep.
    """
    with in_organization(organization_id):
        context = store.try_begin(organization_id, today)
        if context is None:
            return None
        dirty = store.take_dirty(organization_id)
        if dirty:
            rows, up = store.fetch_lines(organization_id, dirty, context)
            _apply(organization_id, rows, up, context)
    return len(dirty)


def settle(organization_id: int) -> None:
    """Roll up the dirty goals now, inside the open transaction.

    Waits for a running worker, and keeps workers of this organization out until the
    commit. For the few writes that depend on derived numbers (closing) or delete rows
    that a worker may be writing. As nobody: private goals count, whoever closes one.
    """
    with as_nobody():
        context = store.begin(organization_id)
        dirty = store.take_dirty(organization_id)
        if dirty and context is not None:
            rows, up = store.fetch_lines(organization_id, dirty, context)
            _apply(organization_id, rows, up, context)


def recompute(organization_id: int, *, today: dt.date | None = None) -> int:
    """Recompute every goal of the organization: imports, a new day, repair.

    Waits for a running worker. Returns the number of rows that changed.
    """
    with in_organization(organization_id):
        context = store.begin(organization_id, today)
        if context is None:
            return 0
        store.take_dirty(organization_id)
        rows, everything = store.fetch_all(organization_id, context)
        changed = _apply(organization_id, rows, everything, context)
        recount(organization_id)
        store.remember_day(organization_id, context.today)
    return changed


def verify(
    organization_id: int, *, today: dt.date | None = None
) -> list[StoredDifference]:
    """Stored results that differ from a full recompute. Changes nothing."""
    with in_organization(organization_id):
        context = store.begin(organization_id, today)
        if context is None:
            return []
        rows, everything = store.fetch_all(organization_id, context)
        fresh = {row.id: result for row, result in results(rows, everything, context)}
        return [
            StoredDifference(row.id, row.stored, right, row.stored_place, place)
            for row, place in places(rows)
            if differs(row.stored, right := fresh[row.id]) or row.stored_place != place
        ]


def _apply(
    organization_id: int,
    rows: Sequence[GoalRow],
    wanted: Collection[int],
    context: Context,
) -> int:
    """Write what changes: results of the wanted goals, and places of all rows."""
    fresh = {row.id: result for row, result in results(rows, wanted, context)}
    changed = [
        Change(row.id, result, is_charted(row.stored, result), place)
        for row, place in places(rows)
        if differs(row.stored, result := fresh.get(row.id, row.stored))
        or row.stored_place != place
    ]
    store.write(organization_id, context.today, changed)
    return len(changed)


def results(
    rows: Sequence[GoalRow], wanted: Collection[int], context: Context
) -> Iterator[tuple[GoalRow, Result]]:
    """The new results of the wanted goals, children before parents, each goal once.

    `rows` has every child of a wanted goal; goals not wanted keep their stored result.
    """
    children: defaultdict[int | None, list[GoalRow]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    fresh: dict[int, Result] = {}
    for row in bottom_up(rows, wanted):
        below = [
            Child(child.node, fresh.get(child.id, child.stored))
            for child in children.get(row.id, ())
        ]
        result = roll_up(
            row.node, below, today=context.today, thresholds=context.thresholds
        )
        fresh[row.id] = result
        yield row, result


def bottom_up(rows: Sequence[GoalRow], wanted: Collection[int]) -> list[GoalRow]:
    """The wanted goals in an order in which every child comes before its parent."""
    by_id = {row.id: row for row in rows if row.id in wanted}
    depth: dict[int, int] = {}
    for row in by_id.values():
        line = []
        at: GoalRow | None = row
        while at is not None and at.id not in depth:
            line.append(at.id)
            at = by_id.get(at.parent_id) if at.parent_id else None
        below = depth[at.id] if at is not None else -1
        for offset, goal_id in enumerate(reversed(line), start=1):
            depth[goal_id] = below + offset
    return sorted(by_id.values(), key=lambda row: -depth[row.id])


def differs(one: Result, other: Result) -> bool:
    """Whether two results differ by more than float rounding errors."""
    return any(not _same(mine, theirs) for mine, theirs in zip(one, other, strict=True))


def is_charted(stored: Result, result: Result) -> bool:
    """Whether the day's chart point changes: a change of pace alone adds none."""
    return not (
        _same(stored.progress, result.progress)
        and stored.value == result.value
        and _same(stored.confidence, result.confidence)
    )


def _same(mine: object, theirs: object) -> bool:
    if isinstance(mine, float) and isinstance(theirs, float):
        return math.isclose(mine, theirs, rel_tol=0, abs_tol=TOLERANCE)
    return mine == theirs
