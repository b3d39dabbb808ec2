"""Describes cadences and the rules that they come from, for the setup pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from scheduling.labels import (
    clock,
    grace,
    how_often,
    name_of,
    open_until,
    reminder,
    sentence,
)
from scheduling.resolve import RuleScope
from scheduling.rules import Rhythm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduling.resolve import ResolvedCadence
    from scheduling.rules import CheckInCadence


def cadence_sentence(cadence: CheckInCadence) -> str:
    """The whole cadence as a capitalized sentence."""
    if cadence.rhythm == Rhythm.NEVER:
        return _("No check-ins.")
    text = _("%(sentence)s; %(reminder)s.") % {
        "sentence": sentence(cadence),
        "reminder": reminder(cadence),
    }
    return text[:1].upper() + text[1:]


def details(cadence: CheckInCadence) -> str:
    """What `headline` leaves out: the time, the opening, the grace period, the
    reminder.
    """
    if cadence.rhythm == Rhythm.NEVER:
        return _("No check-ins are due.")
    return _(
        "Opens at %(time)s in each person’s time zone; %(open)s, %(grace)s; "
        "%(reminder)s."
    ) % {
        "time": clock(cadence.asked_at),
        "open": open_until(cadence),
        "grace": grace(cadence),
        "reminder": reminder(cadence),
    }


def source(resolved: ResolvedCadence, units: Mapping[int, str]) -> str:
    """The rule that a cadence comes from: “from Sales”. `units`: names by key."""
    match resolved.scope:
        case RuleScope.UNIT:
            return _("from %(unit)s") % {"unit": units.get(resolved.unit_id or 0, "")}
        case RuleScope.ORGANIZATION:
            return _("from the organization")
        case RuleScope.FRAMEWORK:
            return _("from its framework")
        case RuleScope.GOAL:
            return _("from the goal")
        case RuleScope.MEMBER:
            return _("from the person")
        case _:
            return _("Sightline default")


def with_source(resolved: ResolvedCadence, units: Mapping[int, str]) -> str:
    """Name and source: “weekly, from Sales”."""
    return _("%(name)s, %(source)s") % {
        "name": name_of(resolved.cadence),
        "source": source(resolved, units),
    }


def headline(name: str, cadence: CheckInCadence, *, is_about: bool = False) -> str:
    """“Sales checks in every week on Monday”.

    `is_about`: for a goal or framework, “Check-ins for OKR: …”.
    """
    words = {"name": name, "how_often": how_often(cadence)}
    if cadence.rhythm == Rhythm.NEVER:
        never = _("%(name)s has no check-ins")
        return (_("No check-ins for %(name)s") if is_about else never) % words
    if is_about:
        return _("Check-ins for %(name)s: %(how_often)s") % words
    return _("%(name)s checks in %(how_often)s") % words
