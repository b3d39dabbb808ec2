"""Where a goal stands in outlines: its cycle and state, and whether its parent's differ.

Stored with the goal's numbers, so that pages find them without a look at all goals:
`GoalCount` counts by them, and goals whose parent is elsewhere are found by an index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from goals.rollup.store import GoalRow


class Place(NamedTuple):
    cycle_id: int
    state: str


class StoredPlace(NamedTuple):
    """As `GoalProgress` has it; `cycle_id` None: not stored yet, or never, of a private
    goal: whoever reads it counts it beside what is stored.
    """

    cycle_id: int | None = None
    state: str = ""
    parent_differs: bool = False


def places(rows: Sequence[GoalRow]) -> Iterator[tuple[GoalRow, StoredPlace]]:
    """The place of every row. Parents that are no rows are taken to be none."""
    known: Mapping[int | None, GoalRow] = {row.id: row for row in rows}
    for row in rows:
        if row.node.is_private:
            yield row, StoredPlace()
            continue
        parent = known.get(row.parent_id)
        differs = parent is not None and (
            parent.place != row.place or parent.node.is_private
        )
        yield row, StoredPlace(*row.place, differs)
