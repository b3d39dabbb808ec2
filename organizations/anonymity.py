"""k-anonymity: which groups may be shown, so that no figure reveals one person. Pure.

Also safe against differencing: the people of a week are divided into atoms of at least
`FEWEST`, and everything shown is a union of atoms. So is every difference of two
figures, such as a unit minus its teams: none is about fewer people.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST = 5


class GroupCount(NamedTuple):
    """Number of people asked, and of those who submitted."""

    asked: int = 0
    n_submitted: int = 0

    def __add__(self, other: object) -> GroupCount:
        if not isinstance(other, GroupCount):
            return NotImplemented
        return GroupCount(
            self.asked + other.asked, self.n_submitted + other.n_submitted
        )


@dataclass(slots=True)
class _Node:
    key: int
    whole: GroupCount
    shown: list[_Node]


def suppress_small_groups(
    own: Mapping[int, GroupCount], parents: Mapping[int, int | None], top: int
) -> dict[int, GroupCount]:
    """Counts that may be shown, by unit, each with all units below it; a missing unit
    is part of one above it.

    `own`: of the people directly in a unit. `parents`: of every unit; units without a
    parent, and members without a unit (None is not a key: use `top`), are below `top`.
    """
    below: defaultdict[int, list[int]] = defaultdict(list)
    for key, parent in parents.items():
        below[top if parent is None else parent].append(key)
    root = _node(top, own, below)
    if root.whole.asked < FEWEST:
        return {}
    found: dict[int, GroupCount] = {}
    _collect(root, found)
    return found


def _node(
    key: int, own: Mapping[int, GroupCount], below: Mapping[int, list[int]]
) -> _Node:
    nodes = [_node(child, own, below) for child in below.get(key, ())]
    rest = own.get(key, GroupCount())
    whole = rest
    for node in nodes:
        whole += node.whole
    shown = []
    # The smallest first: units merged later never make the rest too small again.
    for node in sorted(nodes, key=lambda each: (each.whole.asked, each.key)):
        # Merged with the rest when it is too small, or when the rest beside it would
        # be.
        if node.whole.asked < FEWEST or 0 < rest.asked < FEWEST:
            rest += node.whole
        else:
            shown.append(node)
    return _Node(key, whole, shown)


def _collect(node: _Node, found: dict[int, GroupCount]) -> None:
    found[node.key] = node.whole
    for each in node.shown:
        _collect(each, found)
