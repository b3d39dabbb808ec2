from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.access import may_edit
from goals.models import Goal, GoalProgress
from goals.permissions import IN_STATE
from goals.rollup import settle
from goals.rollup.nudge import nudge_after_commit
from goals.tree import lock_tree, subtree
from organizations.services import record_event, record_events
from organizations.tenancy import as_nobody, in_organization

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Sequence

    from organizations.models import Membership


def _require(goal: Goal, *states: str) -> None:
    """Lock the goal and read its state again. Raises ValidationError for another state.

    A second click of the same button may have changed it meanwhile.
    """
    state = (
        Goal.objects.select_for_update(no_key=True)
        .values_list("state", flat=True)
        .filter(pk=goal.pk)
        .first()
    )
    if state is None:
        raise ValidationError(_("This goal has been deleted."))
    goal.state = state
    if goal.state not in states:
        raise ValidationError(
            _("You can’t do this while the goal is “%(state)s”."),
            params={"state": goal.get_state_display()},
        )


def _become(
    goal: Goal, state: Goal.State, verb: str, by: Membership, *also: str
) -> Goal:
    before, goal.state = goal.state, state
    goal.save(update_fields=["state", *also])
    record_event(verb, goal, by=by, before=before)
    nudge_after_commit(goal.organization_id)
    return goal


@transaction.atomic
def activate_goal(goal: Goal, *, by: Membership) -> Goal:
    """Activate a draft: it counts from now on, and changes of it require a reason.

    Its pace runs from today, unless its owner said otherwise: a draft of three weeks is
    not three weeks behind.
    """
    _require(goal, Goal.State.DRAFT)
    goal.is_shared = False
    goal.starts_on = goal.starts_on or _activated_on(goal)
    goal.original_target = goal.target
    if goal.external_id and not goal.is_private and is_id_taken(goal):
        goal.external_id = ""
    also = ("is_shared", "original_target", "external_id", "starts_on")
    return _become(goal, Goal.State.ACTIVE, "goal.activated", by, *also)


def _activated_on(goal: Goal) -> dt.date | None:
    """Today; None if it was created today, or starts with its cycle."""
    organization = goal.organization
    today = organization.today()
    if goal.starts_with_cycle or organization.date_of(goal.created_at) == today:
        return None
    return today


def is_id_taken(goal: Goal) -> bool:
    """Whether an open goal in force has the goal's external id by now."""
    same = Goal.objects.in_organization(goal.organization).exclude(pk=goal.pk)
    return same.filter(IN_STATE["in_force"], external_id=goal.external_id).exists()


@transaction.atomic
def close_goal(
    goal: Goal, *, by: Membership, grade: float | None = None, note: str = ""
) -> Goal:
    """Close the goal with its final progress (0–1): the grade, else the computed one.

    Its parent keeps counting that. Raises ValidationError unless it is active.
    """
    _require(goal, Goal.State.ACTIVE)
    if grade is None:
        # A check-in of a moment ago may still wait for the roll-up.
        settle(goal.organization_id)
        grade = _progress_of(goal)
    return _close(goal, by, grade, note)


def _progress_of(goal: Goal) -> float | None:
    rows = GoalProgress.objects.filter(goal=goal)
    return rows.values_list("progress", flat=True).first()


def _close(goal: Goal, by: Membership, grade: float | None, note: str) -> Goal:
    goal.final_progress = grade
    goal.final_grade = note or goal.final_grade
    goal.closed_at = timezone.now()
    also = ("final_progress", "final_grade", "closed_at")
    return _become(goal, Goal.State.CLOSED, "goal.closed", by, *also)


@transaction.atomic
def close_with_those_below(
    goal: Goal, *, by: Membership, grade: float | None = None, note: str = ""
) -> int:
    """As `close_goal`, with all active descendants that the member may edit.

    Descendants keep their computed progress. Returns their number. All rows are locked
    in one statement, in the order of their keys, as check-ins and plans lock goals, and
    before the roll-up's lock, so that there is no deadlock. Queries: 9, however many
    goals.
    """
    below = subtree(goal.organization_id, goal.pk)
    locked = _lock_active(goal, below)
    _require_active(goal, locked)
    mine = [child for child in locked if child.pk != goal.pk and may_edit(by, child)]
    settle(goal.organization_id)
    _close_as_they_are(mine, by)
    _close(goal, by, _progress_of(goal) if grade is None else grade, note)
    return len(mine)


def _lock_active(goal: Goal, keys: Collection[int]) -> list[Goal]:
    """Lock the active ones, loaded with what `may_edit` reads. Queries: 1."""
    rows = Goal.objects.in_organization(goal.organization).active().with_people()
    rows = rows.filter(pk__in=keys).select_for_update(no_key=True, of=("self",))
    return list(rows.order_by("pk"))


def _require_active(goal: Goal, locked: Iterable[Goal]) -> None:
    """Raises ValidationError for a goal that is not among the locked ones."""
    if all(each.pk != goal.pk for each in locked):
        _require(goal, Goal.State.ACTIVE)
    goal.state = Goal.State.ACTIVE


def _close_as_they_are(goals: Sequence[Goal], by: Membership) -> None:
    """Close goals that are locked and rolled up, with their progress. Queries: 2."""
    progress = GoalProgress.objects.filter(goal=OuterRef("pk")).values("progress")
    Goal.objects.filter(pk__in=[goal.pk for goal in goals]).update(
        state=Goal.State.CLOSED,
        closed_at=timezone.now(),
        final_progress=Subquery(progress),
    )
    events = [(goal, {"before": Goal.State.ACTIVE.value}) for goal in goals]
    record_events("goal.closed", events, by=by)


@transaction.atomic
def reopen_goal(goal: Goal, *, by: Membership) -> Goal:
    _require(goal, Goal.State.CLOSED)
    goal.final_progress = None
    goal.closed_at = None
    also = ("final_progress", "closed_at")
    return _become(goal, Goal.State.ACTIVE, "goal.reopened", by, *also)


@transaction.atomic
def archive_goal(goal: Goal, *, by: Membership) -> Goal:
    """Archive the goal: it counts nowhere, and can be restored.

    `archived_from` keeps its state, so that an archived draft stays private.
    """
    _require(goal, Goal.State.DRAFT, Goal.State.ACTIVE, Goal.State.CLOSED)
    goal.archived_from = goal.state
    return _become(goal, Goal.State.ARCHIVED, "goal.archived", by, "archived_from")


@transaction.atomic
def restore_goal(goal: Goal, *, by: Membership) -> Goal:
    """Restore the goal to the state in which it was archived."""
    _require(goal, Goal.State.ARCHIVED)
    goal.refresh_from_db(fields=["archived_from"])
    before, goal.archived_from = goal.archived_from, ""
    # Archived by an earlier version, without `archived_from`: never activate a draft.
    unknown = Goal.State.CLOSED if goal.closed_at else Goal.State.DRAFT
    state = Goal.State(before or unknown)
    return _become(goal, state, "goal.restored", by, "archived_from")


def share_draft(goal: Goal, *, by: Membership) -> Goal:
    """Let managers above its owner, leads of its unit and HR admins read a draft."""
    return _set_shared(goal, by, is_shared=True)


def unshare_draft(goal: Goal, *, by: Membership) -> Goal:
    """Make a shared draft private again: only its owner and its author read it."""
    return _set_shared(goal, by, is_shared=False)


@transaction.atomic
def _set_shared(goal: Goal, by: Membership, *, is_shared: bool) -> Goal:
    _require(goal, Goal.State.DRAFT)
    if goal.is_private:
        raise ValidationError(_("A private goal can’t be shared. Name people instead."))
    if goal.is_shared != is_shared:
        goal.is_shared = is_shared
        goal.save(update_fields=["is_shared"])
        record_event("goal.shared" if is_shared else "goal.unshared", goal, by=by)
    return goal


@transaction.atomic
def delete_draft(goal: Goal, *, by: Membership) -> None:
    """Delete a draft permanently. Raises ValidationError if it has children."""
    lock_tree(goal.organization_id)
    _require(goal, Goal.State.DRAFT)
    with as_nobody():
        has_children = Goal.objects.filter(parent=goal).exists()
    if has_children:
        raise ValidationError(_("Move its supporting goals first."))
    record_event("goal.deleted", goal, by=by)
    # No worker may write the goal's numbers while its rows are deleted.
    settle(goal.organization_id)
    # Rows that refer to it may be visible to other members only, e.g. 1:1 lists.
    with in_organization(goal.organization_id):
        goal.delete()
    nudge_after_commit(goal.organization_id)
