"""What a text finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.asked import (
    ACTIONS,
    GOALS,
    KINDS,
    PAGES,
    PEOPLE,
    UNITS,
    ask,
    plain_texts,
    split_sign,
)
from search.destinations import DESTINATIONS, find_destinations, is_named
from search.goals import find_goals
from search.people import find_people
from search.statement import MOST
from search.units import find_units, read_units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from organizations.models import Membership, Unit
    from search.asked import Asked
    from search.destinations import Destination
    from search.units import Units


@dataclass(frozen=True, slots=True)
class Found:
    """Everything with all words, the nearest to the reader first; of goals and people the
    keys. `forgave`: nothing had them as they were typed, so one letter of each may differ.
    `named`: the kinds of pages and actions of which one is called so.
    """

    asked: Asked
    goals: Sequence[int] = ()
    people: Sequence[int] = ()
    units: Sequence[Unit] = ()
    pages: Sequence[Destination] = ()
    actions: Sequence[Destination] = ()
    named: frozenset[str] = frozenset()
    forgave: bool = False

    def of(self, kind: str) -> Sequence[object]:
        by_kind: dict[str, Sequence[object]] = {
            GOALS: self.goals,
            PEOPLE: self.people,
            UNITS: self.units,
            PAGES: self.pages,
            ACTIONS: self.actions,
        }
        return by_kind[kind]

    def is_capped(self, kind: str) -> bool:
        """Whether there may be more than were looked for."""
        return kind in (GOALS, PEOPLE) and len(self.of(kind)) >= MOST

    @property
    def kinds(self) -> Sequence[str]:
        """Those that are asked for."""
        return (self.asked.kind,) if self.asked.kind else KINDS

    @property
    def n(self) -> int:
        """How many of the kinds that are asked for."""
        return sum(len(self.of(kind)) for kind in self.kinds)

    @property
    def total(self) -> str:
        """As text, with a plus where there may be more."""
        return f"{self.n}+" if any(map(self.is_capped, self.kinds)) else str(self.n)

    @property
    def is_empty(self) -> bool:
        return not self.n


def search(by: Membership, text: str, kind: str = "") -> Found:
    """Queries: 4; 3 more where nothing has the words as they were typed."""
    text, sign = split_sign(text)
    plain = plain_texts([text, *(each.words for each in DESTINATIONS)])
    asked = ask(by, text, kind=sign or kind, plain=plain[text])
    if text and not asked.beginnings:
        return Found(asked)
    if not text:
        places = find_destinations(asked, plain)
        return Found(asked, pages=places[PAGES], actions=places[ACTIONS])
    units = read_units(by)
    found = _find(asked, units, plain)
    if not found.is_empty:
        return found
    forgiving = asked.with_typos()
    return _find(forgiving, units, plain, forgave=True)


def _find(
    asked: Asked, units: Units, plain: Mapping[str, str], *, forgave: bool = False
) -> Found:
    """Queries: 2."""
    places = find_destinations(asked, plain)
    named = {
        kind
        for kind, found in places.items()
        if found and is_named(found[0], plain, asked.plain)
    }
    return Found(
        asked,
        find_goals(asked),
        find_people(asked),
        find_units(units, asked),
        places[PAGES],
        places[ACTIONS],
        named=frozenset(named),
        forgave=forgave,
    )
