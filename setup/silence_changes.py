"""How many days without an update a new configuration allows for goals.

Resolved as scheduling does: the cadence that HR chose for a level applies to goals
without a rule of a person, a goal or a framework.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from frameworks.spec import Level
from scheduling.plan import plan_again
from scheduling.resolve import rule_book
from scheduling.silence_limits import silence_limits, update_silence_limits

if TYPE_CHECKING:
    from frameworks.catalogue import Catalogue
    from frameworks.spec import KindRef
    from organizations.models import Organization


class SilenceChange(NamedTuple):
    """A goal's change of allowed days without an update; None: unlimited."""

    was: int | None
    now: int | None


def silence_changes(
    organization: Organization, before: Catalogue, after: Catalogue
) -> dict[int, SilenceChange]:
    """Changes by goal id, for open goals that the new configuration schedules
    differently.

    Queries: 3, or 0 when no cadence changes. Inside the organization.
    """
    if not _differ(before, after):
        return {}
    was = rule_book(organization, catalogue=before)
    now = replace(was, catalogue=after)
    return {
        goal: SilenceChange(*pair)
        for goal, pair in silence_limits(organization, was, now).items()
        if pair[0] != pair[1]
    }


def _differ(before: Catalogue, after: Catalogue) -> bool:
    """Whether a kind of both catalogues has another cadence; other kinds have no goals."""
    was, now = _cadences(before), _cadences(after)
    return any(was[key] != now[key] for key in was.keys() & now.keys())


def _cadences(catalogue: Catalogue) -> dict[tuple[KindRef, Level], tuple[object, ...]]:
    """The cadence settings of every kind at every level."""
    return {
        (framework.ref(kind), level): (
            catalogue.cadence(framework.ref(kind), level),
            catalogue.level_settings(framework.slug, level).cadence,
        )
        for framework, kind in catalogue.kinds()
        for level in Level
    }


def apply_silence_changes(organization: Organization) -> int:
    """Updates the cadence of open goals, and the schedules of their people, to the
    active configuration.

    Returns the number of goals that changed. Inside the organization.
    """
    changed = update_silence_limits(organization, rule_book(organization))
    plan_again(organization)
    return changed
