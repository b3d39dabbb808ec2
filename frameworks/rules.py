"""Finds the rules that a goal breaks, by its organization's catalogue. Pure.

A broken rule never blocks existing goals: it is shown as a mark (docs/frameworks.md).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.spec import MOST_COUNTED, Finding, KindRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.catalogue import Catalogue
    from frameworks.spec import Check, Goalish, Limit, Text

logger = logging.getLogger(__name__)
# Codes of the findings that every framework has, with their names in Setup.
GENERAL_MARKS: dict[str, Text] = {
    "misplaced": gettext_lazy("Goal type not allowed in this place"),
    "too_many": gettext_lazy("More goals than the limit"),
    "too_few": gettext_lazy("Fewer goals than the limit"),
    "horizon": gettext_lazy("Period too long or too short"),
    "wrong_level": gettext_lazy("Goal type not used at this level"),
    "switched_off": gettext_lazy("Framework switched off at this level"),
}


class _CheckedGoal(NamedTuple):
    """A goal with the catalogue to check it by."""

    catalogue: Catalogue
    ref: KindRef
    goal: Goalish


def findings(catalogue: Catalogue, framework: str, goal: Goalish) -> list[Finding]:
    """Every rule that the goal breaks and that its level shows, its placement first."""
    spec = catalogue.framework(framework)
    if spec is None:
        text = _("The framework “%(slug)s” is not installed.") % {"slug": framework}
        return [Finding("unknown_framework", text)]
    ref = KindRef(framework, goal.kind)
    found = [
        catalogue.placement_finding(ref, goal.parent),
        *_general(_CheckedGoal(catalogue, ref, goal)),
        *(_run(check, goal) for check in spec.checks),
    ]
    hidden = catalogue.level_settings(framework, goal.level).hidden_notes
    return [each for each in found if each is not None and each.code not in hidden]


def _run(check: Check, goal: Goalish) -> Finding | None:
    """Run a check; a third party's may raise anything, which must not fail the page."""
    try:
        return check.run(goal)
    except Exception:
        logger.exception("The check %s failed.", check.code)
        return None


def _general(seen: _CheckedGoal) -> Iterator[Finding | None]:
    if not seen.goal.is_open:
        return
    yield _use(seen)
    yield _horizon(seen)
    yield _beside(seen)
    yield from _below(seen)


def _use(seen: _CheckedGoal) -> Finding | None:
    kind = seen.catalogue.kind(seen.ref)
    spec = seen.catalogue.framework(seen.ref.framework)
    if spec and not seen.catalogue.is_on(spec.slug, seen.goal.level):
        text = _("%(framework)s is switched off at this level. The goal is kept.")
        return Finding("switched_off", text % {"framework": spec.name})
    if kind is not None and seen.goal.level not in kind.levels:
        text = _("%(kinds)s aren’t used at this level.")
        return Finding("wrong_level", text % {"kinds": kind.label_plural})
    return None


def _horizon(seen: _CheckedGoal) -> Finding | None:
    kind = seen.catalogue.kind(seen.ref)
    horizon = seen.catalogue.horizon_days(seen.ref.framework, seen.goal.level)
    days = seen.goal.days
    if kind is None or kind.is_statement or horizon is None or days is None:
        return None
    if days > horizon[1]:
        text = _("The period is longer than the maximum of %(most)s days.")
        return Finding("horizon", text % {"most": horizon[1]})
    # The minimum applies only to goals without a parent: parts may be shorter.
    if days < horizon[0] and seen.goal.parent is None:
        text = _("The period is shorter than the minimum of %(least)s days.")
        return Finding("horizon", text % {"least": horizon[0]})
    return None


def _beside(seen: _CheckedGoal) -> Finding | None:
    limit = seen.catalogue.limit(seen.ref, seen.goal.level)
    if limit is None or limit.per != "owner" or seen.goal.n_beside is None:
        return None
    return _too_many(seen, seen.ref, limit, seen.goal.n_beside)


def _below(seen: _CheckedGoal) -> Iterator[Finding | None]:
    """Limits per parent; the lower one only applies once there are any.

    Not for children of its own kind: those have parts of its number, one per person.
    """
    for ref, count in (seen.goal.n_below or {}).items():
        limit = seen.catalogue.limit(ref, seen.goal.level)
        if ref != seen.ref and limit is not None and limit.per == "parent":
            yield _too_many(seen, ref, limit, count) or _too_few(
                seen, ref, limit, count
            )


def _too_many(
    seen: _CheckedGoal, ref: KindRef, limit: Limit, count: int
) -> Finding | None:
    if count <= limit.at_most:
        return None
    text = _("%(count)s %(kinds)s; %(most)s or fewer work best.")
    return Finding("too_many", text % _numbers(seen, ref, count, limit))


def _too_few(
    seen: _CheckedGoal, ref: KindRef, limit: Limit, count: int
) -> Finding | None:
    if count >= limit.at_least:
        return None
    text = _("%(count)s %(kinds)s; %(least)s or more work best.")
    return Finding("too_few", text % _numbers(seen, ref, count, limit))


def _numbers(
    seen: _CheckedGoal, ref: KindRef, count: int, limit: Limit
) -> dict[str, object]:
    name = seen.catalogue.kind_label(ref, plural=count != 1)
    return {
        "count": f"{count}+" if count == MOST_COUNTED else count,
        "kinds": name,
        "least": limit.at_least,
        "most": limit.at_most,
    }
