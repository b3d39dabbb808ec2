"""Checks that any framework may use for its kinds, by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.spec import Check, Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameworks.spec import Goalish, Text


def _needs_metric(goal: Goalish) -> Finding | None:
    if goal.has_metric:
        return None
    return Finding("no_metric", _("This goal has no metric yet."))


def _needs_target(goal: Goalish) -> Finding | None:
    if goal.has_target or not goal.has_metric:
        return None
    return Finding("no_target", _("No target yet."))


def _needs_owner(goal: Goalish) -> Finding | None:
    if goal.has_owner:
        return None
    return Finding("no_owner", _("This goal has no owner yet."))


def _needs_children(goal: Goalish) -> Finding | None:
    if goal.n_children:
        return None
    return Finding("no_children", _("This goal has no supporting goals yet."))


def _number_needs_children(goal: Goalish) -> Finding | None:
    if not goal.has_metric or goal.n_children:
        return None
    text = _("This goal has a number but no supporting goals.")
    return Finding("number_alone", text)


# By code: the label in Setup, and the check.
GENERIC: dict[str, tuple[Text, Callable[[Goalish], Finding | None]]] = {
    "no_metric": (gettext_lazy("Has a metric"), _needs_metric),
    "no_target": (gettext_lazy("Has a target"), _needs_target),
    "no_owner": (gettext_lazy("Has an owner"), _needs_owner),
    "no_children": (gettext_lazy("Has supporting goals"), _needs_children),
    "number_alone": (
        gettext_lazy("If measured, has supporting goals"),
        _number_needs_children,
    ),
}


def generic(code: str, *kinds: str) -> Check:
    """The check of that code for these kinds. Raises KeyError for an unknown code."""
    label, run = GENERIC[code]

    def only_for_kinds(goal: Goalish) -> Finding | None:
        return run(goal) if goal.kind in kinds else None

    return Check(code, label, only_for_kinds, kinds=kinds)
