"""How long goals may be silent under another configuration of their frameworks.

By the one resolution of cadences (scheduling): what HR chose for a level reaches
the goals that no rule of a person, a goal or a framework speaks for.
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
    """A goal goes from one allowed silence to another. Days; None: any."""

    was: int | None
    now: int | None


def silence_changes(
    organization: Organization, before: Catalogue, after: Catalogue
) -> dict[int, SilenceChange]:
    """By goal, of the open ones whom the new configuration asks at another pace.

    Queries: 3, or 0 when nothing about cadences changes. Inside the organization.
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
    """Whether anything is said otherwise of a kind that both know: others have no goals."""
    was, now = _said(before), _said(after)
    return any(was[key] != now[key] for key in was.keys() & now.keys())


def _said(catalogue: Catalogue) -> dict[tuple[KindRef, Level], tuple[object, ...]]:
    """What a catalogue says about cadences, of every kind at every level."""
    return {
        (framework.ref(kind), level): (
            catalogue.cadence(framework.ref(kind), level),
            catalogue.level_settings(framework.slug, level).cadence,
        )
        for framework, kind in catalogue.kinds()
        for level in Level
    }


def apply_silence_changes(organization: Organization) -> int:
    """Let open goals have the cadence of the configuration in force, and people be asked
    by it. Answers with the number of goals that changed. Inside the organization.
    """
    changed = update_silence_limits(organization, rule_book(organization))
    plan_again(organization)
    return changed
