"""Units by the words of their names, the nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Func, TextField

from organizations.hierarchy import led_units
from organizations.models import Unit
from organizations.policy import may
from search.rules import has_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from organizations.models import Membership
    from search.asked import Asked

    type Units = Mapping[int, Unit]


def read_units(by: Membership) -> Units:
    """By key, with `plain`, the words of the name; each knows the one above it.

    All of the organization: it has a thousand at most. Queries: 1.
    """
    if not may(by, "member.read"):
        return {}
    plain = Func(F("name"), function="search_plain", output_field=TextField())
    units = Unit.objects.in_organization(by.organization).current()
    every = {unit.pk: unit for unit in units.annotate(plain=plain)}
    for unit in every.values():
        unit.parent = every.get(unit.parent_id or 0)
    return every


def find_units(units: Units, asked: Asked) -> list[Unit]:
    """Those with all words: the reader's own, those that they lead, those above their
    own, everything else; of equally near ones by name. Queries: 0.
    """
    if not asked.beginnings:
        return []
    by = asked.by
    led, above = led_units(by), _line(units, by.unit_id)

    def place(unit: Unit) -> tuple[int, str, int]:
        is_near = (unit.pk == by.unit_id, unit.pk in led, unit.pk in above, True)
        return is_near.index(True), plain_of(unit), unit.pk

    found = (
        unit for unit in units.values() if has_all(plain_of(unit), asked.beginnings)
    )
    return sorted(found, key=place)


def plain_of(unit: Unit) -> str:
    """The words of the name of a unit that `read_units` has read."""
    return str(getattr(unit, "plain", ""))


def _line(units: Units, key: int | None) -> set[int]:
    line: set[int] = set()
    while key is not None and key in units and key not in line:
        line.add(key)
        key = units[key].parent_id
    return line
