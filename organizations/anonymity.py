"""Which groups may be shown, so that nobody can be told from a figure. Pure.

The people of a week are cut into atoms of at least `FEWEST`; everything that is shown is a
union of atoms. So is every difference between two figures, like a unit less its teams:
none of them speaks of fewer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST = 5


class GroupCount(NamedTuple):
    """Of so many people asked, so many handed in."""

    asked: int = 0
    handed_in: int = 0

    def __add__(self, other: object) -> GroupCount:
        if not isinstance(other, GroupCount):
            return NotImplemented
        return GroupCount(self.asked + other.asked, self.handed_in + other.handed_in)


@dataclass(slots=True)
class _Node:
    key: int
    whole: GroupCount
    shown: list[_Node]


def suppress_small_groups(
    own: Mapping[int, GroupCount], parents: Mapping[int, int | None], top: int
) -> dict[int, GroupCount]:
    """By unit, what may be shown of it and all below it. Units that are not in the answer
    are part of one above.

    `own`: of the people directly in a unit. `parents`: of every unit; those without one,
    and members of no unit (None is not a key: use `top`), are below `top`.
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
    # The smallest first: what is added later never makes the rest too small again.
    for node in sorted(nodes, key=lambda each: (each.whole.asked, each.key)):
        # Too few by themselves, or what is left beside the others is: it is left, too.
        if node.whole.asked < FEWEST or 0 < rest.asked < FEWEST:
            rest += node.whole
        else:
            shown.append(node)
    return _Node(key, whole, shown)


def _collect(node: _Node, found: dict[int, GroupCount]) -> None:
    found[node.key] = node.whole
    for each in node.shown:
        _collect(each, found)
