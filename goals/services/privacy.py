"""Makes goals private and open again, and names who may read a private one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Goal, GoalReader
from goals.rollup.nudge import nudge_after_commit
from goals.services.adjusting import FieldChange, record_changes
from goals.services.lifecycle import is_id_taken
from goals.services.writing import ReasonRequiredError
from organizations.policy import may
from organizations.services import record_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from organizations.models import Membership

Visibility = Goal.Visibility
MOST_READERS = 20


@transaction.atomic
def set_visibility(
    goal: Goal,
    visibility: Visibility,
    *,
    by: Membership,
    readers: Mapping[Membership, bool] | None = None,
    reason: str = "",
) -> Goal:
    """Make the goal private or open; of a private one, name its `readers`.

    `readers`: whether each of them may edit it; those that are missing are not named any
    more; None: as they are. Again changes nothing. Raises PermissionDenied for anybody
    but the owner, ReasonRequiredError for a goal in force without a reason, and
    ValidationError for readers who are not here or too many.
    """
    if not may(by, "goal.set_visibility", goal):
        raise PermissionDenied
    now = Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
    if now.visibility != visibility:
        _change(goal, now, visibility, reason.strip(), by)
    if not goal.is_private:
        readers = {}
    if readers is not None:
        _name(goal, readers, by)
    return goal


def readers_of(goal: Goal) -> list[GoalReader]:
    """Whom its owner has named, as far as the reader may know them. Queries: 1."""
    rows = GoalReader.objects.filter(organization_id=goal.organization_id, goal=goal)
    return list(rows.select_related("member__user"))


def _change(
    goal: Goal, now: Goal, visibility: Visibility, reason: str, by: Membership
) -> None:
    if now.is_open and not reason:
        message = _("Enter a reason. It stays in the goal’s history.")
        raise ReasonRequiredError({"reason": message})
    goal.visibility = visibility
    goal.is_shared = goal.is_shared and not goal.is_private
    goal.external_id = now.external_id
    if goal.external_id and not goal.is_private and is_id_taken(goal):
        goal.external_id = ""
    goal.save(update_fields=["visibility", "is_shared", "external_id"])
    if now.is_open:
        change = FieldChange(
            "visibility",
            now.visibility,
            goal.visibility,
            now.get_visibility_display(),
            goal.get_visibility_display(),
        )
        record_changes(goal, [change], reason=reason, by=by)
    verb = "goal.made_private" if goal.is_private else "goal.made_open"
    record_event(verb, goal, by=by)
    nudge_after_commit(goal.organization_id)


def _name(goal: Goal, readers: Mapping[Membership, bool], by: Membership) -> None:
    wanted = {member.pk: edits for member, edits in readers.items() if member != by}
    if len(wanted) > MOST_READERS:
        raise ValidationError(
            {"readers": _("Name at most %(n)d people.") % {"n": MOST_READERS}}
        )
    if any(member.has_left or member.joined_at is None for member in readers):
        raise ValidationError({"readers": _("Choose people who are here.")})
    rows = GoalReader.objects.filter(organization_id=goal.organization_id, goal=goal)
    known = dict(rows.values_list("member_id", "may_edit"))
    if known == wanted:
        return
    rows.exclude(member_id__in=wanted).delete()
    GoalReader.objects.bulk_create(
        [
            GoalReader(
                organization_id=goal.organization_id,
                goal=goal,
                member_id=member_id,
                may_edit=may_edit,
                by=by,
            )
            for member_id, may_edit in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["organization", "goal", "member"],
        update_fields=["may_edit"],
    )
    added = sorted(wanted.keys() - known.keys())
    removed = sorted(known.keys() - wanted.keys())
    record_event("goal.readers_changed", goal, by=by, added=added, removed=removed)
