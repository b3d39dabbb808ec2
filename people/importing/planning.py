"""Plans an import: whom each line means, what it changes, what is wrong. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from goals.importing.findings import error, note
from people.importing.columns import PersonColumn
from people.importing.managers import settle_managers
from people.importing.plan import PeoplePlan, PlannedPerson
from people.importing.units import settle_units
from people.importing.values import settle_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goals.importing.findings import ImportFinding
    from people.importing.lines import PersonLine
    from people.importing.snapshot import PeopleSnapshot

C = PersonColumn
MOST_ID, MOST_EMAIL, MOST_NAME = 64, 254, 150


def make_plan(
    lines: Iterable[PersonLine], here: PeopleSnapshot, *, is_complete: bool = False
) -> PeoplePlan:
    """Every line is looked at, however many are wrong. Raises nothing."""
    plan = PeoplePlan()
    drafts: dict[int, PlannedPerson] = {}
    for line in lines:
        plan.n_lines += 1
        draft = _identify(line, here, plan)
        if draft is not None and _is_first(draft, drafts, plan):
            drafts[draft.key] = draft
    plan.people = list(drafts.values())
    _refuse_shared(plan)
    settle_values(plan, here)
    settle_units(plan, here)
    settle_managers(plan, here)
    if is_complete:
        _find_leaving(plan, here)
    return plan


# --- Whom a line means --------------------------------------------------------------------


def _identify(
    line: PersonLine, here: PeopleSnapshot, plan: PeoplePlan
) -> PlannedPerson | None:
    """None for a line that is left out, or wrong."""
    if line.is_guest:
        plan.n_skipped += 1
        return None
    if wrong := _wrong_identity(line):
        plan.findings.append(wrong)
        return None
    by_id = here.by_employee_id.get(line.employee_id) if line.employee_id else None
    by_email = here.by_email.get(line.email) if line.email else None
    if by_id and by_email and by_id != by_email:
        text = _("The employee ID is %(a)s’s, and the email address %(b)s’s.")
        names = {"a": here.people[by_id].name, "b": here.people[by_email].name}
        plan.findings.append(error("two_people", text % names, line.number))
        return None
    key = by_id or by_email
    known = here.people[key] if key else None
    if known and not by_id and line.employee_id and known.employee_id:
        text = _("%(name)s already has another employee ID: %(id)s.")
        values = {"name": known.name, "id": known.employee_id}
        plan.findings.append(
            error("other_id", text % values, line.number, C.EMPLOYEE_ID)
        )
        return None
    if known is None:
        return _new_person(line, plan)
    draft = PlannedPerson(line, known, line.name or known.name)
    draft.leaves = line.has_left and not known.has_left
    draft.returns = known.has_left and not line.has_left
    return draft


def _new_person(line: PersonLine, plan: PeoplePlan) -> PlannedPerson | None:
    if line.has_left:
        plan.n_skipped += 1
        return None
    if not line.name or not line.email:
        column = C.NAME if not line.name else C.EMAIL
        text = _("A new person needs a name and an email address.")
        plan.findings.append(error("needs_name", text, line.number, column))
        return None
    return PlannedPerson(line, None, line.name)


def _wrong_identity(line: PersonLine) -> ImportFinding | None:
    if not line.employee_id and not line.email:
        text = _("This row has neither an employee ID nor an email address.")
        return error("nobody", text, line.number)
    if len(line.employee_id) > MOST_ID or len(line.name) > MOST_NAME:
        text = _("The name or the employee ID is too long.")
        return error("too_long", text, line.number)
    if line.email and (len(line.email) > MOST_EMAIL or not _is_email(line.email)):
        text = _("“%(text)s” is no email address.") % {"text": line.email[:100]}
        return error("email", text, line.number, C.EMAIL)
    return None


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _is_first(
    draft: PlannedPerson, drafts: dict[int, PlannedPerson], plan: PeoplePlan
) -> bool:
    """Whether no earlier line means the same person; one that says the same is noted."""
    before = drafts.get(draft.key)
    if before is None:
        return True
    numbers = {"name": draft.name, "a": before.line.number, "b": draft.line.number}
    if before.line.cells == draft.line.cells:
        text = _(
            "%(name)s is in the file twice with the same values, rows %(a)s and %(b)s."
        )
        plan.findings.append(note("twice", text % numbers, draft.line.number))
    else:
        text = _(
            "%(name)s is in the file twice with different values, rows %(a)s and %(b)s."
        )
        plan.findings.append(error("twice", text % numbers, draft.line.number))
    return False


def _refuse_shared(plan: PeoplePlan) -> None:
    """Two lines with one ID or address are one person, and say so differently."""
    for column in (C.EMPLOYEE_ID, C.EMAIL):
        seen: defaultdict[str, list[PlannedPerson]] = defaultdict(list)
        for draft in plan.people:
            text = draft.line.text(column).lower()
            if text:
                seen[text].append(draft)
        for found in seen.values():
            for draft in found[1:]:
                text = _("Row %(line)s has the same value.")
                values = {"line": found[0].line.number}
                plan.findings.append(
                    error("shared", text % values, draft.line.number, column)
                )


# --- Who leaves ---------------------------------------------------------------------------


def _find_leaving(plan: PeoplePlan, here: PeopleSnapshot) -> None:
    """Whoever is here and not in the file; owners are never let go by a file."""
    named = {draft.key for draft in plan.people}
    for person in here.people.values():
        if person.key in named or person.has_left:
            continue
        if person.role == "owner":
            text = _(
                "%(name)s isn’t in the file, but stays: they own the organization."
            )
            plan.findings.append(note("owner_stays", text % {"name": person.name}))
        else:
            plan.leaving.append(person)
