"""The unit of each line: found by name or path, or to be made. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goals.importing.findings import error, note
from people.importing.columns import PersonColumn
from people.importing.lines import is_path, path_text, unit_path

if TYPE_CHECKING:
    from people.importing.plan import PeoplePlan, PlannedPerson, UnitPath
    from people.importing.snapshot import PeopleSnapshot

C = PersonColumn
MOST_NAME, MOST_DEPTH = 120, 8
# Of a line of units, should it be a loop.
MOST_UNITS = 100


class UnitFinder:
    """Units by path and by name; new ones are planned once, parents first."""

    def __init__(self, plan: PeoplePlan, here: PeopleSnapshot) -> None:
        self.plan, self.here = plan, here
        self.by_name: defaultdict[str, list[int]] = defaultdict(list)
        self.below: dict[tuple[int | None, str], int] = {}
        # By the path in small letters.
        self.made: dict[UnitPath, UnitPath] = {}
        # As the export writes it. A name may have the sign of a path in it.
        self.by_text: dict[str, int] = {}
        for key, (parent, name) in here.units.items():
            self.by_name[name.lower()].append(key)
            self.below[parent, name.lower()] = key
            self.by_text.setdefault(path_text(_path_of(key, here)).lower(), key)

    def settle(self, draft: PlannedPerson) -> None:
        if draft.leaves:
            return
        text = draft.line.text(C.UNIT)
        if not text:
            if draft.line.empties(C.UNIT) and draft.known and draft.known.unit_id:
                draft.values["unit_id"] = None
            return
        found = self._find(text, draft)
        if found is None:
            return
        if isinstance(found, tuple):
            draft.unit = found
        elif draft.known is None or draft.known.unit_id != found:
            draft.values["unit_id"] = found

    def _find(self, text: str, draft: PlannedPerson) -> int | UnitPath | None:
        path = unit_path(text, self.here.company)
        if not path:
            return self.here.company_key or None
        if len(path) > MOST_DEPTH or any(len(name) > MOST_NAME for name in path):
            message = _("The unit’s name is too long.")
            self._refuse("too_long", message, draft)
            return None
        if len(path) == 1 and not is_path(text):
            named = self._by_name(path[0], draft)
            if named is not None:
                return named or None
            if "," in text or ";" in text:
                return self._of_several(text, draft)
        if not self._is_known(path) and (key := self._with_signs(text)):
            return key
        return self._by_path(path)

    def _with_signs(self, text: str) -> int | None:
        """The unit whose name or path this is as a whole: “R&D / Platform”."""
        named = self.by_name.get(text.lower(), [])
        return named[0] if len(named) == 1 else self.by_text.get(text.lower())

    def _by_name(self, name: str, draft: PlannedPerson) -> int | None:
        """None for an unknown name; 0 for one that several have, which is an error."""
        found = self.by_name.get(name.lower(), [])
        if len(found) > 1:
            message = _("Several units are called “%(name)s”. Write the path: A / B.")
            self._refuse("two_units", message % {"name": name}, draft)
            return 0
        return found[0] if found else None

    def _of_several(self, text: str, draft: PlannedPerson) -> int | UnitPath | None:
        """“Support, Night shift”: the last one counts, and the file's reader is told."""
        names = [name.strip() for name in text.replace(";", ",").split(",")]
        names = [name for name in names if name]
        if not names:
            return None
        message = _("Several units are named; “%(name)s”, the last one, was taken.")
        self.plan.findings.append(
            note(
                "several_units",
                message % {"name": names[-1]},
                draft.line.number,
                C.UNIT,
            )
        )
        named = self._by_name(names[-1], draft)
        return self._by_path((names[-1],)) if named is None else named or None

    def _by_path(self, path: UnitPath) -> int | UnitPath:
        parent: int | None = self.here.company_key
        for name in path:
            key = self.below.get((parent, name.lower()))
            if key is None:
                return self._make(path)
            parent = key
        return parent or 0

    def _make(self, path: UnitPath) -> UnitPath:
        """Plan what is missing of the path; the path as it was written first."""
        for end in range(1, len(path) + 1):
            small = _small(path[:end])
            if small not in self.made and not self._is_known(path[:end]):
                # Below what was planned before, in its spelling.
                wanted = (*self.made.get(small[:-1], path[: end - 1]), path[end - 1])
                self.made[small] = wanted
                self.plan.units.append(wanted)
        return self.made[_small(path)]

    def _is_known(self, path: UnitPath) -> bool:
        parent: int | None = self.here.company_key
        for name in path:
            parent = self.below.get((parent, name.lower()))
            if parent is None:
                return False
        return True

    def _refuse(self, code: str, message: str, draft: PlannedPerson) -> None:
        self.plan.findings.append(error(code, message, draft.line.number, C.UNIT))


def _path_of(key: int, here: PeopleSnapshot) -> UnitPath:
    """Names from below the company down."""
    names: list[str] = []
    at: int | None = key
    while at and at in here.units and len(names) < MOST_UNITS:
        if at == here.company_key:
            break
        at, name = here.units[at]
        names.append(name)
    return tuple(reversed(names))


def _small(path: UnitPath) -> UnitPath:
    return tuple(name.lower() for name in path)


def settle_units(plan: PeoplePlan, here: PeopleSnapshot) -> None:
    finder = UnitFinder(plan, here)
    for draft in plan.people:
        finder.settle(draft)
