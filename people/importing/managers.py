"""The manager of each line, who may stand on a later one; without loops. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goals.importing.findings import error, note
from people.importing.columns import PersonColumn

if TYPE_CHECKING:
    from people.importing.plan import PeoplePlan, PlannedPerson
    from people.importing.snapshot import PeopleSnapshot

C = PersonColumn
NOBODY, SEVERAL = 0, None


class ManagerFinder:
    """People by ID, address and name: those of the file first, then all others."""

    def __init__(self, plan: PeoplePlan, here: PeopleSnapshot) -> None:
        self.plan, self.here = plan, here
        self.by_id = dict(here.by_employee_id)
        self.by_email = dict(here.by_email)
        self.by_name = {name: set(keys) for name, keys in here.by_name.items()}
        self.leaving = {draft.key for draft in plan.people if draft.leaves}
        self.returning = {draft.key for draft in plan.people if draft.returns}
        for draft in plan.people:
            if draft.line.employee_id:
                self.by_id[draft.line.employee_id] = draft.key
            if draft.line.email:
                self.by_email[draft.line.email] = draft.key
            self.by_name.setdefault(draft.name.lower(), set()).add(draft.key)

    def settle(self, draft: PlannedPerson) -> None:
        if draft.leaves:
            return
        text = draft.line.text(C.MANAGER)
        before = draft.known.manager_id if draft.known else None
        if not text:
            if draft.line.empties(C.MANAGER) and before is not None:
                draft.sets_manager = True
            return
        key = self._find(text)
        if key is SEVERAL:
            message = _(
                "More than one person is called “%(text)s”. Write an email address."
            )
            self._refuse("two_managers", message % {"text": text[:100]}, draft)
        elif key == NOBODY:
            message = _("The manager “%(text)s” is neither in the file nor here.")
            self._refuse("no_manager", message % {"text": text[:100]}, draft)
        elif key == draft.key:
            message = _("%(name)s is named as their own manager. They get none.")
            value = {"name": draft.name}
            self.plan.findings.append(
                note("own_manager", message % value, draft.line.number, C.MANAGER)
            )
            draft.sets_manager = before is not None
        elif key == before and key not in self.leaving:
            # As it is: also somebody who has left, and whose reports got nobody else.
            return
        elif key in self.leaving or self._has_left(key):
            message = _("The manager “%(text)s” has left.")
            self._refuse("former_manager", message % {"text": text[:100]}, draft)
        else:
            draft.manager, draft.sets_manager = key, True

    def _find(self, text: str) -> int | None:
        """A key; NOBODY; SEVERAL for a name that several have."""
        small = text.lower()
        key = self.by_email.get(small) or self.by_id.get(text)
        if key:
            return key
        named = self.by_name.get(small, set())
        if len(named) > 1:
            return SEVERAL
        return next(iter(named), NOBODY)

    def _has_left(self, key: int) -> bool:
        person = self.here.people.get(key)
        return person is not None and person.has_left and key not in self.returning

    def _refuse(self, code: str, message: str, draft: PlannedPerson) -> None:
        self.plan.findings.append(error(code, message, draft.line.number, C.MANAGER))


def settle_managers(plan: PeoplePlan, here: PeopleSnapshot) -> None:
    finder = ManagerFinder(plan, here)
    for draft in plan.people:
        finder.settle(draft)
    _refuse_loops(plan, here)


def _refuse_loops(plan: PeoplePlan, here: PeopleSnapshot) -> None:
    """Of each loop, the lines of the file in it are named."""
    above = {key: person.manager_id for key, person in here.people.items()}
    drafts = {draft.key: draft for draft in plan.people}
    for draft in plan.people:
        if draft.sets_manager or draft.is_new:
            above[draft.key] = draft.manager
    for key in _in_loops(above):
        looped = drafts.get(key)
        if looped is not None and looped.sets_manager:
            message = _(
                "%(name)s would be above themselves: their managers form a loop."
            )
            plan.findings.append(
                error(
                    "loop",
                    message % {"name": looped.name},
                    looped.line.number,
                    C.MANAGER,
                )
            )


def _in_loops(above: dict[int, int | None]) -> list[int]:
    """Keys of all who stand above themselves, in order."""
    state: dict[int, int] = {}
    found: set[int] = set()
    for start in above:
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in state:
            state[at] = start
            path.append(at)
            at = above.get(at)
        if at is not None and state.get(at) == start and at in path:
            found.update(path[path.index(at) :])
    return [key for key in above if key in found]
