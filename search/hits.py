"""Lines of results: what is found, as a page and the palette show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goals.kinds import is_statement
from goals.selectors.line import glyph_of
from goals.selectors.scope import cycle_label
from search.destinations import CHECK_IN, NEW_GOAL

if TYPE_CHECKING:
    from goals.models import Goal
    from organizations.models import Membership, Unit
    from search.asked import Asked
    from search.destinations import Destination


@dataclass(frozen=True, slots=True)
class Hit:
    """`note`: the small line below the title. Of `glyph` (a level), `icon` and `person`
    one is drawn before it. `health`: of an active goal with a status, else None.
    """

    url: str
    title: str
    note: str = ""
    glyph: str = ""
    icon: str = ""
    person: Membership | None = None
    health: str | None = None


def goal_hit(goal: Goal) -> Hit:
    """Queries: 0 for a goal of `load_goals`."""
    parts = [
        str(goal.owner) if goal.owner else goal.owner_name,
        goal.unit.name if goal.unit else "",
        str(cycle_label(goal.cycle)),
        "" if goal.is_open else str(goal.get_state_display()),
    ]
    has_status = goal.is_open and not is_statement(goal)
    return Hit(
        goal.get_absolute_url(),
        goal.title,
        ", ".join(part for part in parts if part),
        glyph=glyph_of(goal),
        health=goal.progress.health if has_status else None,
    )


def person_hit(person: Membership, slug: str) -> Hit:
    """Queries: 0 for a person of `load_people`."""
    parts = [
        person.title,
        person.unit.name if person.unit else "",
        pgettext("a person", "invited") if person.is_invited else "",
    ]
    url = reverse("people:profile", args=[slug, person.public_id])
    note = ", ".join(part for part in parts if part)
    return Hit(url, str(person), note, person=person)


def unit_hit(unit: Unit, slug: str) -> Hit:
    """Leads to the goals of the unit and those below it. Queries: 0 after `read_units`."""
    kind = str(unit.get_kind_display())
    note = (
        _("%(kind)s in %(unit)s") % {"kind": kind, "unit": unit.parent.name}
        if unit.parent
        else kind
    )
    query = urlencode({"unit": unit.public_id})
    url = f"{reverse('goals:outline', args=[slug])}?{query}"
    return Hit(url, unit.name, note, glyph=unit.kind)


def destination_hit(destination: Destination, asked: Asked) -> Hit:
    note = str(destination.note)
    return Hit(
        destination.url(asked), str(destination.label), note, icon=destination.icon
    )


def new_goal_hit(asked: Asked) -> Hit:
    """A goal with the text as its title."""
    query = urlencode({"title": asked.text})
    title = _("New goal “%(title)s”") % {"title": asked.text}
    return Hit(f"{NEW_GOAL.url(asked)}?{query}", title, icon=NEW_GOAL.icon)


def check_in_hit(goal: Goal, slug: str) -> Hit:
    title = _("Check in on “%(title)s”") % {"title": goal.title}
    url = reverse("checkins:check_in", args=[slug, goal.public_id])
    return Hit(url, title, icon=CHECK_IN.icon)
