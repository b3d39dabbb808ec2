"""Plain values of a line: title, start date, location, address. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from goals.importing.dates import DAY_FIRST, as_dates, serial_date
from goals.importing.findings import error, note
from people.importing.columns import PersonColumn

if TYPE_CHECKING:
    import datetime as dt

    from people.importing.plan import PeoplePlan, PlannedPerson
    from people.importing.snapshot import PeopleSnapshot

C = PersonColumn
MOST_TITLE = 120


def settle_values(plan: PeoplePlan, here: PeopleSnapshot) -> None:
    """Fills in what changes. Blank cells leave what is stored, “-” empties it."""
    order = _date_order(plan)
    for draft in plan.people:
        _set(draft, "employee_id", draft.line.employee_id)
        if not draft.known or draft.line.email not in draft.known.emails:
            _set(draft, "work_email", draft.line.email)
        _title(draft, plan)
        _started_on(draft, plan, order)
        _location(draft, plan, here)
        if draft.known and not draft.known.has_joined and draft.line.name:
            draft.renames = draft.line.name * (draft.line.name != draft.known.name)
        if draft.line.has_unknown_status:
            text = _("The status “%(text)s” is unknown and was read as active.")
            value = {"text": draft.line.text(C.STATUS)[:100]}
            plan.findings.append(
                note("status", text % value, draft.line.number, C.STATUS)
            )
        if draft.leaves and draft.known and draft.known.role == "owner":
            text = _("Owners can’t be let go by a file.")
            plan.findings.append(error("owner", text, draft.line.number, C.STATUS))
        if draft.returns and draft.known and draft.known.role == "owner":
            # Nobody gives a role above their own, and who returns has theirs again.
            text = _("Owners who left can’t be brought back by a file.")
            plan.findings.append(error("owner", text, draft.line.number, C.STATUS))


def _set(draft: PlannedPerson, name: str, value: Any, *, empties: bool = False) -> None:
    """Store it where it differs; nothing for a blank one, unless it empties."""
    if not value and not empties:
        return
    before = getattr(draft.known, name) if draft.known else None
    if value != (before if draft.known else "") and not (
        value is None and before is None
    ):
        draft.values[name] = value


def _title(draft: PlannedPerson, plan: PeoplePlan) -> None:
    text = draft.line.text(C.TITLE)
    if len(text) > MOST_TITLE:
        message = _("The title has more than %(n)s characters.") % {"n": MOST_TITLE}
        plan.findings.append(error("too_long", message, draft.line.number, C.TITLE))
        return
    _set(draft, "title", text, empties=draft.line.empties(C.TITLE))


def _date_order(plan: PeoplePlan) -> str:
    """Day or month first, by the dates of the file that can be read in one way only."""
    for draft in plan.people:
        found = as_dates(draft.line.text(C.STARTED_ON))
        if len(set(found.values())) == 1 and len(found) == 1:
            return next(iter(found))
    return ""


def _started_on(draft: PlannedPerson, plan: PeoplePlan, order: str) -> None:
    text = draft.line.text(C.STARTED_ON)
    if not text:
        _set(draft, "started_on", None, empties=draft.line.empties(C.STARTED_ON))
        return
    day = _day(text, order)
    if day is None:
        message = _("“%(text)s” is no date, or could be two. Write it as 2026-01-31.")
        plan.findings.append(
            error(
                "date", message % {"text": text[:40]}, draft.line.number, C.STARTED_ON
            )
        )
        return
    _set(draft, "started_on", day)


def _day(text: str, order: str) -> dt.date | None:
    found = as_dates(text)
    days = set(found.values())
    if len(days) == 1:
        return days.pop()
    if days:
        return found.get(order or DAY_FIRST) if order else None
    return serial_date(text)


def _location(draft: PlannedPerson, plan: PeoplePlan, here: PeopleSnapshot) -> None:
    text = draft.line.text(C.LOCATION)
    if not text:
        _set(draft, "location_id", None, empties=draft.line.empties(C.LOCATION))
        return
    key = here.locations.get(text.lower())
    if key is None:
        message = _(
            "There is no location “%(text)s”, so it was left out. Add locations under "
            "Setup, Check-ins."
        )
        plan.findings.append(
            note(
                "location",
                message % {"text": text[:100]},
                draft.line.number,
                C.LOCATION,
            )
        )
        return
    _set(draft, "location_id", key)
