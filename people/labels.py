"""How units are named in lists: with their place in the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from organizations.models import Unit

STEP = " › "


def in_tree_order(units: Iterable[Unit]) -> Iterator[tuple[Unit, str]]:
    """Units with the names on the way to them: “Sales › Enterprise sales”. The company
    is named on its own alone. Queries: 0.
    """
    below: dict[int | None, list[Unit]] = {}
    known = {unit.pk for unit in units}
    for unit in units:
        parent = unit.parent_id if unit.parent_id in known else None
        below.setdefault(parent, []).append(unit)

    def walk(parent: int | None, path: tuple[str, ...]) -> Iterator[tuple[Unit, str]]:
        for unit in below.get(parent, ()):
            names = (*path, unit.name)
            yield unit, STEP.join(names)
            yield from walk(unit.pk, () if parent is None else names)

    return walk(None, ())


def offer_units(field: Any, units: Iterable[Unit], *, empty: str | None = None) -> None:
    """Set the choices of a `RowChoiceField` to these units."""
    labels = dict(in_tree_order(list(units)))
    field.offer(labels, label=labels.__getitem__, empty=empty)
