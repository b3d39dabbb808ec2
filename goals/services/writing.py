from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from frameworks.spec import Role
from goals.fingerprint import changed_since
from goals.levels import level_of
from goals.models import Goal, GoalReader
from goals.rollup.nudge import nudge_after_commit
from goals.services.adjusting import changes, record_changes
from goals.services.placing import check_placement
from goals.tree import lock_tree, parent_row
from organizations.policy.table import GOAL_FIELDS
from organizations.services import record_event
from organizations.tenancy import as_nobody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.catalogue import Catalogue
    from frameworks.spec import KindRef
    from organizations.models import Membership


class ReasonRequiredError(ValidationError):
    """A change of an active goal requires a reason."""


class StaleGoalError(Exception):
    """Somebody changed the goal since the form was loaded.

    `now`: the goal as it is. `fields`: what they changed.
    """

    def __init__(self, now: Goal, fields: frozenset[str]) -> None:
        super().__init__(sorted(fields))
        self.now = now
        self.fields = fields


def moves_by_default(catalogue: Catalogue, ref: KindRef, parent: Goal | None) -> bool:
    """Whether a new goal of that kind contributes to its parent by default.

    Not to the horizon of another framework: a BHAG is not off track because of one
    quarter.
    """
    kind = catalogue.kind(ref)
    if kind is None or not kind.contributes:
        return kind is None
    return not points_far(catalogue, ref, parent)


def points_far(catalogue: Catalogue, ref: KindRef, parent: Goal | None) -> bool:
    """Whether the parent is the horizon of another framework."""
    if parent is None or parent.framework == ref.framework:
        return False
    above = catalogue.kind(parent.kind_ref)
    return above is not None and above.role == Role.HORIZON


def next_position(organization_id: int, parent_id: int | None) -> int:
    siblings = Goal.objects.filter(organization_id=organization_id, parent=parent_id)
    last = siblings.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def create_goal(*, by: Membership, **fields: Any) -> Goal:
    """Create a goal, as a draft or in force (`state`).

    Raises PlacementError for a parent that its kind may not have, ValidationError for
    other fields.
    """
    goal = Goal(organization=by.organization, created_by=by, **fields)
    catalogue = catalogue_of(by.organization)
    kind = catalogue.kind(goal.kind_ref)
    if kind is not None:
        cadence = catalogue.cadence(goal.kind_ref, level_of(goal)) or kind.cadence
        goal.cadence_days = fields.get("cadence_days", cadence.days)
        if "contributes" not in fields:
            goal.contributes = moves_by_default(catalogue, goal.kind_ref, goal.parent)
        # A statement contributes nothing, whatever a form sent.
        goal.contributes = goal.contributes and not kind.is_statement
    if goal.state != Goal.State.DRAFT:
        goal.original_target = goal.target
    lock_tree(goal.organization_id)
    check_placement(goal, goal.parent)
    goal.position = next_position(goal.organization_id, goal.parent_id)
    goal.full_clean(validate_constraints=False)
    goal.save()
    record_event("goal.created", goal, by=by, state=goal.state)
    nudge_after_commit(goal.organization_id)
    return goal


@contextmanager
def _handing_over(before: Goal, after: Goal) -> Iterator[None]:
    """Saves a private goal that gets another owner: as nobody, since whoever hands it
    over need not read it afterwards. Those whom the former owner named go with them.
    """
    if not before.is_private or before.owner_id == after.owner_id:
        yield
        return
    with as_nobody():
        yield
        GoalReader.objects.filter(goal=after).delete()


def _refuse_stale(now: Goal, seen: str, fields: dict[str, Any]) -> None:
    theirs = changed_since(now, seen) if seen else frozenset()
    if "confidence" not in fields:
        # A check-in may have set it meanwhile: no conflict unless the form changes it.
        theirs -= {"confidence"}
    if theirs:
        raise StaleGoalError(now, theirs)


def _refuse_unlisted(fields: dict[str, Any]) -> None:
    if unlisted := fields.keys() - GOAL_FIELDS:
        message = f"Not for anybody who edits a goal: {', '.join(sorted(unlisted))}"
        raise PermissionDenied(message)


def _changed_fields(before: Goal, fields: dict[str, Any]) -> list[str]:
    """Names of the changed fields; `fields.<slug>` for those of its kind."""
    changed = set(fields) - {"fields"}
    now: dict[str, str] = fields.get("fields", before.fields)
    changed |= {
        f"fields.{slug}"
        for slug in now.keys() | before.fields.keys()
        if now.get(slug) != before.fields.get(slug)
    }
    return sorted(changed)


@transaction.atomic
def edit_goal(
    goal: Goal, *, by: Membership, reason: str = "", seen: str = "", **fields: Any
) -> Goal:
    """Change fields; those that `ADJUSTABLE` names of an active goal with a reason.

    `seen`: the fingerprint of the goal that the change was based on. Raises
    StaleGoalError when the goal has changed since, ReasonRequiredError when a change
    requires a reason and has none, PlacementError for a parent that the kind may not
    have, ValidationError for other fields, PermissionDenied for fields that are not in
    `GOAL_FIELDS`.
    """
    _refuse_unlisted(fields)
    if "parent" in fields:
        lock_tree(goal.organization_id)
    before = Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
    before.organization = goal.organization
    _refuse_stale(before, seen, fields)
    for name, value in fields.items():
        setattr(goal, name, value)
    found = changes(before, goal)
    if found and before.is_open and not reason.strip():
        message = _("Enter a reason. It stays in the goal’s history.")
        raise ReasonRequiredError({"reason": message})
    if before.parent_id != goal.parent_id or before.kind_ref != goal.kind_ref:
        check_placement(goal, parent_row(goal))
    # A parent that stays may be hidden from whoever edits the goal.
    kept = ["parent"] if before.parent_id == goal.parent_id else []
    goal.full_clean(exclude=kept, validate_constraints=False)
    with _handing_over(before, goal):
        goal.save(update_fields=list(fields))
    if before.is_open:
        record_changes(goal, found, reason=reason.strip(), by=by)
    verb = "goal.adjusted" if found and before.is_open else "goal.edited"
    record_event(verb, goal, by=by, fields=_changed_fields(before, fields))
    if before.owner_id != goal.owner_id:
        # In the name of whoever had it: they read what became of it.
        record_event("goal.owner_changed", before, by=by, to=goal.owner_id)
    nudge_after_commit(goal.organization_id)
    return goal
