"""Default unit or person for a place of an example. Pure: reads loaded rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.spec import Level
from organizations.hierarchy import leads_any
from organizations.policy import Capability, has

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameworks.examples.spec import ExamplePlace
    from organizations.models import Membership, Unit


# Words in a place's name that are not part of a unit's name.
PLAIN = {"team", "department", "the", "and", "of", "&"}


def guess_unit(
    place: ExamplePlace, units: Sequence[Unit], membership: Membership
) -> Unit | None:
    """The unit that a place most likely means: by name, by kind, else a leader's own.

    None for members: they may write a unit's goal only below another one of it.
    """
    if not _writes_for_units(membership):
        return None
    words = set(place.name.casefold().split()) - PLAIN
    of_kind = [unit for unit in units if unit.kind == place.level.value]
    for unit in (*of_kind, *units):
        if words & set(unit.name.casefold().split()):
            return unit
    if len(of_kind) == 1:
        return of_kind[0]
    is_any = has(membership, Capability.GOALS_EDIT_ANY)
    own = None if is_any else membership.unit_id
    return next((unit for unit in of_kind if unit.pk == own), None)


def guess_person(
    place: ExamplePlace, places: Sequence[ExamplePlace], membership: Membership
) -> Membership | None:
    """The reader, for the first person's place, if they may write only for themselves."""
    people = [each for each in places if each.level == Level.INDIVIDUAL]
    is_plain = not _writes_for_units(membership)
    return membership if is_plain and people[:1] == [place] else None


def _writes_for_units(membership: Membership) -> bool:
    return has(membership, Capability.GOALS_EDIT_ANY) or leads_any(membership)
