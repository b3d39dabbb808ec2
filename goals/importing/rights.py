"""Checks each line of a file against the policy, for the file's author. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goals.importing.findings import error
from goals.importing.resolving import NewCycle, NewUnit
from goals.permissions import Wish

if TYPE_CHECKING:
    from collections.abc import Callable

    from goals.importing.plan import Plan, PlannedGoal
    from goals.importing.shape import Shape


# Columns that decide whose goal it is.
WHOSE = ("owner", "owner_email", "unit_path", "parent_id")


def always(_wish: Wish) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rights:
    """What a file's author may do.

    `gives`: whether they may write a goal for that owner or unit. Which goals they may
    know of and change is stored with each goal of the snapshot (`KnownGoal`). Without an
    author everything is allowed: a check of the file alone.
    """

    gives: Callable[[Wish], bool] = always
    makes_units: bool = True
    makes_cycles: bool = True


def check_rights(plan: Plan, shape: Shape, rights: Rights) -> None:
    """Report the lines that the author may not write. Unchanged lines are allowed."""
    unread = {(finding.line, finding.column) for finding in plan.errors}
    for draft in plan.drafts:
        if not draft.is_new and not draft.changes:
            continue
        if not _is_editable(draft, shape):
            text = _("Only the owner and their leaders can change this goal.")
            _refuse(plan, draft, text, "id")
            continue
        _check_places(plan, draft, rights)
        if any((draft.line, column) in unread for column in WHOSE):
            # Whose it would be is not known yet.
            continue
        if _changes_whose(draft, rights) and not rights.gives(_wish(draft, shape)):
            text = _("You can’t create goals for them. Choose yourself or your team.")
            column = "unit_path" if draft.now("owner_id") is None else "owner"
            _refuse(plan, draft, text, column)


def _is_editable(draft: PlannedGoal, shape: Shape) -> bool:
    if draft.is_new:
        return True
    return shape.snapshot.goals[draft.key].is_editable  # type: ignore[index]  # a goal that is here has a number


def _check_places(plan: Plan, draft: PlannedGoal, rights: Rights) -> None:
    if isinstance(draft.values.get("unit_id"), NewUnit) and not rights.makes_units:
        text = _(
            "This unit doesn’t exist, and only HR admins and owners can add units."
        )
        _refuse(plan, draft, text, "unit_path")
    if isinstance(draft.values.get("cycle_id"), NewCycle) and not rights.makes_cycles:
        text = _(
            "This cycle doesn’t exist, and only HR admins and owners can add cycles."
        )
        _refuse(plan, draft, text, "cycle")


def _changes_whose(draft: PlannedGoal, rights: Rights) -> bool:
    if isinstance(draft.now("unit_id"), NewUnit) and not rights.makes_units:
        # Refused for its unit already.
        return False
    return draft.is_new or not draft.changes.keys().isdisjoint({"owner_id", "unit_id"})


def _wish(draft: PlannedGoal, shape: Shape) -> Wish:
    """The goal of the line. A unit to be created is nobody's yet, and decides nothing."""
    owner = shape.snapshot.member(draft.now("owner_id"))
    unit_id = draft.now("unit_id")
    parent_unit = shape.unit_above(draft)
    return Wish(
        owner_id=owner.id if owner else None,
        owner_manager_id=owner.manager_id if owner else None,
        owner_unit_id=owner.unit_id if owner else None,
        unit_id=None if isinstance(unit_id, NewUnit) else unit_id,
        parent_unit_id=None if isinstance(parent_unit, NewUnit) else parent_unit,
    )


def _refuse(plan: Plan, draft: PlannedGoal, text: str, column: str) -> None:
    plan.findings.append(error("not_allowed", text, draft.line, column))
